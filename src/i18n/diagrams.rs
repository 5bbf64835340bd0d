//! The strings of the cut and of the waterfall, which a first visit does not wait for: see [`super::strings`].

use super::tables;

tables! {
    /// Every fixed string of the diagrams that are fetched when they are opened.
    DiagramStrings
    comma: ", ", "、";

    // The cut in the space-time diagram
    cut_on: "Draw a cut", "画一个割集";
    cut_off: "Take the cut away", "移除割集";
    cut_hint: "A cut says of each node which of its events are past. Drag a handle, or move it with the arrow keys: down takes in the next event, up leaves out the last one; Home and End go to the ends of the window.",
        "割集为每个节点划定哪些事件已经发生。拖动手柄，或用方向键移动：向下纳入下一个事件，向上排除最后一个；Home 与 End 移到窗口两端。";
    cut_handle: "Cut of {0}", "{0} 的割集位置";
    cut_after: "{0}, after: {1}", "{0}，位于此事件之后：{1}";
    cut_before_all: "{0}, before every event in this window", "{0}，位于窗口内所有事件之前";
    cut_consistent: "Consistent: whatever is received before the cut was sent before it.",
        "一致：割集内收到的每条消息，都是在割集内发出的。";
    cut_broken: "Not consistent: received before the cut, but sent after it: {0}.",
        "不一致：以下消息在割集内收到，却在割集之后才发出：{0}。";
    cut_in_flight: "In flight across it, the state of the channels: {0}.", "穿过割集、仍在途中的消息（信道状态）：{0}。";
    cut_channels_empty: "No message is in flight across it: every channel is empty.",
        "没有消息穿过割集：所有信道都为空。";
    cut_message: "{0} from {1} to {2}", "{1} 发给 {2} 的 {0}";
    cut_message_lost: "{0} from {1} to {2} (lost later)", "{1} 发给 {2} 的 {0}（后来丢失）";
    cut_and_more: "{0} and {1} more", "{0} 等，另有 {1} 条";
    cut_crowded: "There are too many messages in this window to judge a cut. Zoom in.",
        "这个窗口内消息太多，无法判断割集。请放大。";
    cut_messages: "Messages that the cut divides", "被割集分开的消息";
    cut_breaks: "breaks the cut", "破坏一致性";
    cut_crosses: "in flight", "在途";
    cut_table: "The last event of each node before the cut", "各节点在割集之前的最后一个事件";
    cut_column_event: "Last event before the cut", "割集之前的最后一个事件";
    cut_none: "none in this window", "窗口内没有";

    // The waterfall
    waterfall_name: "Waterfall: a row for each span of work, as long as it took; the table below has the same",
        "瀑布图：每个跨度一行，长度即耗时，下方表格内容相同";
    waterfall_hint: "A bar is as long as the work took; what is a part of it stands below it. Click a row, or press Enter on it, to go to its start.",
        "横条的长度就是耗时，组成部分列在它下方。点击一行，或在上面按 Enter 键，转到它的开始时刻。";
    waterfall_empty: "Nothing was under way in this window.", "这个时间窗口内没有进行中的工作。";
    waterfall_table: "As a table ({0})", "以表格查看：{0} 项";
    span_open: "{0}: {1}, since {2}, still open", "{0}：{1}，始于 {2}，尚未结束";
    span_done: "{0}: {1}, from {2}, took {3}", "{0}：{1}，始于 {2}，耗时 {3}";
    span_failed: "{0}: {1}, from {2}, failed after {3}", "{0}：{1}，始于 {2}，{3} 后失败";
    span_told: "{0}: {1}", "{0}：{1}";
    column_span: "Span", "跨度";
    column_took: "Took", "耗时";
    took_open: "still open", "尚未结束";
    failed: "failed", "失败";
}
