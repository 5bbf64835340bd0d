//! The strings of menus, dialogs and tabs, which a first look does not wait for: see
//! [`super::strings`].

use super::tables;

tables! {
    /// Every fixed string of menus, dialogs, and the inspector.
    MoreStrings

    keys_setting: "Keyboard shortcuts", "键盘快捷键";
    loss: "Loss", "丢失率";
    duplication: "Duplication", "重复率";
    reordering: "Reordering", "乱序率";
    every_link: "Every link", "所有链路";
    partition_title: "Partition the network", "划分网络";
    partition_draw: "Draw a line", "画线分区";
    partition_group: "Group {0}", "分组 {0}";
    partition_apply: "Cut between the groups", "切断各组之间的链路";
    partition_halves: "Majority and minority", "多数与少数";
    partition_thirds: "Three groups", "三组";
    crash_role: "Crash {0}", "让{0}崩溃";
    isolate_role: "Cut off {0}", "隔离{0}";
    pause_role: "Pause {0}", "暂停{0}";
    chaos: "Schedule…", "定时故障…";
    schedule_every: "Every", "每隔";
    schedule_times: "Times (0: without end)", "次数（0 表示不限）";
    tab_state: "State", "状态";
    tab_events: "Events", "事件";
    tab_space_time: "Space-time", "时空图";
    tab_code: "Code", "代码";
    tab_checks: "Checks", "检查";
    tab_measure: "Measure", "测量";
    tab_waterfall: "Spans", "跨度";
    variable: "Variable", "变量";
    on_disk: "on disk", "在磁盘上";
    on_disk_note: "Kept across a crash", "崩溃后仍保留";
    just_changed: "just changed", "刚刚变化";
    state_caption: "The variables of each node at this moment", "此刻各节点的变量";
    no_value: "none", "无";
    filter_node: "Node", "节点";
    filter_kind: "Kind", "类型";
    all_nodes: "All nodes", "全部节点";
    all_kinds: "All kinds", "全部类型";
    events_caption: "What happened up to this moment, latest first", "到此刻为止发生的事，最新的在前";
    column_what: "What happened", "发生了什么";
    older: "Older", "更早";
    newest: "Newest", "最新";
    no_events: "Nothing has happened yet. Press play, or take a step.", "还没有发生任何事。按播放，或前进一步。";
    no_events_filtered: "Nothing of this kind so far.", "到目前为止没有这类事件。";
    why_times: " ({0} times)", "（共 {0} 次）";
    why_title: "Why did this happen?", "为什么会发生？";
    why_of: "Why: {0}", "为什么：{0}";
    why_note: "From the first cause to the event itself:", "从最初的原因到这个事件：";
    why_close: "Stop showing why", "不再显示原因";
    space_time_name: "Space-time diagram: a line for each node, arrows for messages",
        "时空图：每个节点一条线，箭头表示消息";
    space_time_empty: "Nothing has been sent in this window.", "这个时间窗口内没有消息。";
    space_time_hint: "Click an arrow or a mark to see why it happened.", "点击箭头或标记，查看它为什么发生。";
    zoom_in: "Zoom in", "放大";
    zoom_out: "Zoom out", "缩小";
    check_holding: "holding", "成立";
    check_violated: "violated", "被违反";
    check_witnessed: "seen", "已见到";
    check_pending: "not seen yet", "尚未见到";
    check_at: "at {0}, step {1}", "于 {0}，第 {1} 步";
    code_name: "The source of the protocol, as it was compiled", "协议的源代码（与编译时相同）";
    code_lit: "The last step ran {0} because: {1}", "上一步运行了 {0}，原因：{1}";
    code_unlit: "The last step ran no handler.", "上一步没有运行任何处理函数。";
    code_go: "Show it", "定位";
    code_coming: "The source is on its way.", "源代码正在加载。";
    code_missing: "The source could not be loaded. The run works without it. Check the connection, then try again.",
        "源代码未能加载，运行不受影响。请检查网络连接，然后重试。";
    checks_all_hold: "All properties hold so far.", "到目前为止所有性质都成立。";
    checks_violated: "{0} violated.", "有 {0} 条性质被违反。";
    tracks: "Parts of this lesson", "本课的各部分";
    task_solved: "solved", "已完成";
    task_open: "open", "未完成";
    task_hand_in: "Link to hand in…", "提交用的链接……";
    task_hand_in_note: "The link of this run is what you hand in: whoever opens or grades it gets the same run.",
        "这次运行的链接就是提交的作业：打开或评分时重放的是同一次运行。";
    task_solved_here: "solved in this run, step {0}", "在这次运行的第 {0} 步完成";
    task_solved_before: "solved before", "以前完成过";
    task_set_up: "Set up this task", "按任务要求设置";
    task_unfit: "This task needs other settings.", "这个任务需要其他设置。";
    tasks_count: "{0} of {1} solved", "已完成 {0} / {1}";
    variants_intro: "Each of these leaves out one rule. Choose one, and make a property fail.",
        "每个变体都少了一条规则。选一个，想办法让某条性质被违反。";
    variant_running: "running", "正在运行";
    variant_run: "Run this one", "运行这个";
    mistakes: "Mistakes people make", "常见误解";
    show_run: "Show me a run", "看一次运行";
    solutions: "Solutions, as runs", "任务解答（可播放的运行）";
    setup_note: "A run begins again with what you choose here.", "选好后会重新开始一次运行。";
    seed_note: "The same seed gives the same run.", "相同的种子得到相同的运行。";
    seed_bad: "The seed is a whole number from 0 to {0}.", "种子应为 0 到 {0} 之间的整数。";
    number_bad: "Give a whole number from {0} to {1}.", "请输入 {0} 到 {1} 之间的整数。";
    span_bad: "Give two whole numbers from {0} to {1}, the smaller first, such as 150-155.",
        "请输入 {0} 到 {1} 之间的两个整数，小的在前，例如 150-155。";
    restart_with: "Restart with these", "用这些设置重新开始";
    defaults: "Defaults", "默认值";
    export_title: "Save the run up to here", "保存到此刻为止的运行";
    export_csv: "All events (CSV)", "全部事件（CSV）";
    export_json: "All events (JSON)", "全部事件（JSON）";
    export_edn: "Clients’ history (Jepsen EDN)", "客户端历史（Jepsen EDN）";
    export_mermaid: "Sequence diagram (Mermaid)", "时序图（Mermaid）";
    export_shiviz: "Log with vector clocks (ShiViz)", "带向量时钟的日志（ShiViz）";
    share_title: "Share this run", "分享这次运行";
    share_note: "Whoever opens this link gets exactly this run, up to this moment, and can go on from it.",
        "打开这个链接的人会得到到此刻为止完全相同的运行，并可以接着做。";
    share_link: "Link", "链接";
    share_embed: "For slides and course pages", "用于课件和课程网页";
    share_digest: "Digest", "摘要";
    share_digest_note: "If the digest is the same, the run is the same.", "摘要相同，运行就相同。";
    share_moment: "Moment", "时刻";
    copy: "Copy", "复制";
    copy_by_hand: "The browser did not let the page copy. The text is selected: press Ctrl+C.",
        "浏览器不允许网页复制。文字已选中，请按 Ctrl+C。";
    help_title: "Help", "帮助";
    help_keys: "Keys", "按键";
    help_shapes: "What you see", "图例";
    help_space: "go on with the story, or pause", "继续讲解，或暂停";
    help_pages: "the story: on and back, also with a clicker", "讲解：前进与返回，翻页笔也可以";
    help_left: "step back", "后退一步";
    help_right: "step", "前进一步";
    help_dot: "next event worth seeing", "下一个重要事件";
    help_i: "look inside: state, events, code, checks", "看看内部：状态、事件、代码、检查";
    help_p: "presenter mode", "演示模式";
    help_question: "this help", "本帮助";
    help_escape: "close a menu or dialog", "关闭菜单或对话框";
    help_enter: "open the menu of what is focused", "打开所选对象的菜单";
    shape_node: "A node. Its colour is its term, role or state; a second ring marks the role that matters most.",
        "节点。颜色表示任期、角色或状态，双圈表示最重要的角色。";
    shape_down: "A node that is down: grey, dashed, struck out.", "已宕机的节点：灰色虚线并打叉。";
    shape_arc: "A timer: it fires when the arc is gone.", "定时器：圆弧走完时触发。";
    shape_message: "A message; its shape and letters say what kind.", "消息：形状和字母表示种类。";
    shape_lost: "A message that was lost, where it was lost.", "丢失的消息，停在丢失的地方。";
    shape_cut: "A link that is cut.", "被切断的链路。";
    shape_cells: "What a node holds, such as its log: solid is settled; dashed is not yet, or is a copy.",
        "节点保存的内容，例如日志：实线已经确定；虚线尚未确定，或只是副本。";
    shape_dot: "A vote, an answer or a worker: filled once given, or while busy.",
        "选票、答复或工作线程：实心表示已给出，或正忙。";
}
