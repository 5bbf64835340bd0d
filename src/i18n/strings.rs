//! The interface strings: one table, both languages side by side, so that a missing one does not
//! compile. `{0}`, `{1}` are places for [`super::fill`].

use super::tables;

tables! {
    /// Every fixed string of the page itself.
    Strings
    // The site
    language_name: "English", "中文";
    site_name: "Netsplit", "Netsplit";
    promise: "Learn how distributed systems survive faults, by breaking them.",
        "亲手制造故障，看懂分布式系统如何应对故障。";
    skip_to_content: "Skip to the content", "跳到正文";
    homework: "My homework", "我的作业";
    for_teachers: "For teachers", "教师专区";
    broken: "Broken on purpose", "故意出错";
    course: "The course", "课程安排";
    minutes: "{0} min", "{0} 分钟";

    // Bar, settings
    bar: "Site", "站点";
    lesson_map: "Lesson map", "课程地图";
    theme_auto: "Theme: as the device", "主题：跟随设备";
    theme_light: "Theme: light", "主题：浅色";
    theme_dark: "Theme: dark", "主题：深色";
    share: "Share", "分享";
    presenter: "Presenter mode", "演示模式";
    help: "Help", "帮助";
    close: "Close", "关闭";
    keys_setting: "Keyboard shortcuts", "键盘快捷键";
    show_story: "Show the story", "显示讲解";
    hide_story: "Hide the story", "隐藏讲解";

    // Not found, loading, what is missing
    lesson_coming: "The lesson is on its way.", "课程正在加载。";
    lesson_missing: "The lesson could not be loaded. Check the connection, then try again.", "课程未能加载。请检查网络连接，然后重试。";
    words_coming: "The lesson's text is on its way.", "课文正在加载。";
    words_missing: "The lesson's text could not be loaded. The run works without it. Check the connection, then try again.",
        "课文未能加载，不影响运行本身。请检查网络连接，然后重试。";
    run_missing: "The stored run could not be loaded. Check the connection, then try again.",
        "自带的运行未能加载。请检查网络连接，然后重试。";
    more_words_missing: "The text of this tab could not be loaded. Check the connection, then open the tab again.",
        "这个标签页的文字未能加载。请检查网络连接，然后重新打开标签页。";
    try_again: "Try again", "重试";
    not_found_title: "There is nothing at this address", "这个地址没有内容";
    not_found: "The address may be mistyped, or the lesson may not be there yet.",
        "地址可能写错了，或者这一课还没有上线。";
    to_home: "To the lesson map", "去课程地图";
    open_start: "Open the lesson from its start", "从头打开这一课";
    link_shared: "This is a shared run. Press play to watch it from its start, or go on from here.",
        "这是别人分享的一次运行。按播放从头观看，或者从这里接着做。";
    link_stored: "This run is stored with the lesson. Press play to watch it, or step through it.",
        "这是课程自带的一次运行。按播放观看，或者单步执行。";
    link_play: "Play it from its start", "从头播放";
    link_too_long: "This run holds too much for a link. Go back and do something else at an earlier moment: the branch that starts there is shorter.",
        "这次运行内容太多，放不进链接。请回到更早的时刻另做操作：从那里开始的分支更短。";
    link_longer: "This link is longer than any that this page makes. Ask for it again.",
        "这个链接比本页面能生成的任何链接都长。请让对方重新发送。";
    link_damaged: "This link is damaged: characters are missing or changed. Ask for it again, whole.",
        "这个链接已损坏：有字符缺失或被改动。请让对方重新发送完整的链接。";
    link_other_version: "This link was made by engine version {0}; this is version {1}, in which the run could turn out differently. It is not opened, so as not to show you something false.",
        "这个链接由引擎版本 {0} 生成，而当前是版本 {1}，重放结果可能不同。为了不给出错误的内容，没有打开它。";
    link_other_lesson: "This link is of another lesson: {0}.", "这个链接属于另一课：{0}。";
    link_refused: "This link is whole, but asks for something that this lesson does not have.",
        "这个链接是完整的，但其中有这一课没有的内容。";

    // Transport
    transport: "Playback", "播放控制";
    play: "Play", "播放";
    pause: "Pause", "暂停";
    step: "Step", "前进一步";
    step_back: "Step back", "后退一步";
    next_interesting: "Next event worth seeing", "下一个重要事件";
    restart: "Restart", "重新开始";
    new_seed: "New seed", "换随机种子";
    speed: "Speed", "速度";
    speed_times: "{0} of theirs in a second of yours", "现实 1 秒对应系统的 {0}";
    step_of: "Step {0} of {1}", "第 {0} 步，共 {1} 步";
    step_at: "Step {0}", "第 {0} 步";
    at_limit: "This run has reached its limit of steps. Rewind, or restart.",
        "这次运行已达到步数上限。请倒回或重新开始。";
    nothing_left: "Nothing happens by itself now. Let a client ask, or crash a node.",
        "现在不会自行发生任何事。请让客户端发请求，或让节点宕机。";
    question_waits: "A question waits: see the story.", "有一道预测题等你回答：见讲解栏。";

    // Timeline
    timeline: "Timeline", "时间线";
    timeline_hint: "Drag, or use the arrow keys, to go to another moment",
        "拖动或用方向键可以移到其他时刻";
    mark_fault: "Fault or cure", "故障或恢复";
    mark_role: "Change of role", "角色变化";
    mark_commit: "Commit", "提交";
    mark_client: "Client", "客户端";
    mark_violation: "Property violated", "性质被违反";
    branch: "Branch {0}", "分支 {0}";
    branch_main: "Main run", "主线";
    branch_rename: "Rename branch", "重命名分支";
    branch_from: "from {0}, step {1}", "起于“{0}”第 {1} 步";

    // The stage
    stage_name: "Stage: servers, clients and messages", "舞台：服务器、客户端与消息";
    node: "Node", "节点";

    // Faults
    faults: "Faults", "故障";
    heal_all: "Heal all links", "恢复所有链路";
    latency: "Latency", "延迟";
    loss: "Loss", "丢失率";
    duplication: "Duplication", "重复率";
    reordering: "Reordering", "乱序率";
    every_link: "Every link", "所有链路";
    apply: "Apply", "应用";
    partition: "Partition…", "网络分区…";
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
    stop_schedules: "Stop schedules", "停止定时故障";

    // Why an act was refused
    error_no_node: "There is no such node.", "没有这个节点。";
    error_no_message: "That message is no longer in flight.", "这条消息已不在途中。";
    error_no_timer: "That timer is not armed.", "这个定时器没有启动。";
    error_same_node: "A link needs two different nodes.", "链路需要两个不同的节点。";
    error_already_down: "It is down already.", "它已经宕机了。";
    error_node_down: "It is down. Restart it first.", "它已宕机，请先重启它。";
    error_not_down: "It is running already.", "它已经在运行。";
    error_already_paused: "It is paused already.", "它已经暂停了。";
    error_node_paused: "It is paused. Resume it first.", "它已暂停，请先让它继续。";
    error_not_paused: "It is not paused.", "它没有暂停。";
    error_already_held: "It is held already.", "它已经被扣住了。";
    error_not_held: "It is not held.", "它没有被扣住。";
    error_nobody: "Nobody plays that role now. Play on until somebody does.",
        "现在没有节点担任这个角色。继续播放，等有节点担任时再试。";
    error_bad_request: "The node does not understand this request.", "节点不理解这个请求。";
    error_out_of_range: "That number is outside what the engine takes.", "这个数超出了引擎允许的范围。";
    error_too_many: "There are too many already. Stop some first.", "数量已达上限，请先停掉一些。";

    // Inspector
    inspector: "Inspector", "检查面板";
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
    kind_fault: "Fault", "故障";
    kind_note: "Event", "事件";
    kind_message: "Message", "消息";
    kind_timer: "Timer", "定时器";
    kind_client: "Client", "客户端";
    events_caption: "What happened up to this moment, latest first", "到此刻为止发生的事，最新的在前";
    column_time: "Time", "时间";
    column_what: "What happened", "发生了什么";
    older: "Older", "更早";
    newest: "Newest", "最新";
    no_events: "Nothing has happened yet. Press play, or take a step.", "还没有发生任何事。按播放，或前进一步。";
    no_events_filtered: "Nothing of this kind so far.", "到目前为止没有这类事件。";
    go_there: "Go to {0}", "转到 {0}";
    why: "Why?", "为什么？";
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
    now: "now", "现在";
    check_holding: "holding", "成立";
    check_violated: "violated", "被违反";
    check_witnessed: "seen", "已见到";
    check_pending: "not seen yet", "尚未见到";
    check_at: "at {0}, step {1}", "于 {0}，第 {1} 步";
    history_title: "What the clients saw", "客户端看到了什么";
    history_note: "A bar runs from a request to its answer. Dashed: the client gave up, and cannot know whether it took effect. Without an end: it still waits. The bands behind are faults, as long as they lasted. Click a bar, or its request in the table, to see why it ended like that.",
        "横条从发出请求一直画到得到答复。虚线框：客户端放弃了，无法知道请求是否生效。没有右端：仍在等待。背后的色带是故障，宽度就是它持续的时间。点击横条，或表格里的请求，查看为什么是这个结果。";
    history_name: "The requests of each client over time; the table below has the same",
        "各客户端的请求随时间的分布，下方表格内容相同";
    history_table: "As a table (the last {0})", "以表格查看：最近 {0} 个请求";
    column_request: "Request", "请求";
    column_outcome: "Outcome", "结果";
    outcome_unknown: "not known", "未知";
    outcome_pending: "still waiting", "仍在等待";
    code_name: "The source of the protocol, as it was compiled", "协议的源代码（与编译时相同）";
    code_lit: "The last step ran {0} because: {1}", "上一步运行了 {0}，原因：{1}";
    code_unlit: "The last step ran no handler.", "上一步没有运行任何处理函数。";
    code_go: "Show it", "定位";
    code_coming: "The source is on its way.", "源代码正在加载。";
    code_missing: "The source could not be loaded. The run works without it. Check the connection, then try again.",
        "源代码未能加载，运行不受影响。请检查网络连接，然后重试。";
    kind_always: "always", "始终";
    kind_sometimes: "sometimes", "有时";
    kind_eventually: "eventually", "终将";
    always_note: "must hold after every step", "每一步之后都必须成立";
    sometimes_note: "can be seen to happen", "能够看到它发生";
    eventually_note: "comes about once faults cease", "故障停止后终将发生";
    checks_all_hold: "All properties hold so far.", "到目前为止所有性质都成立。";
    checks_violated: "{0} violated.", "有 {0} 条性质被违反。";

    // Story
    story: "Story", "讲解";
    story_step: "{0} of {1}", "第 {0} 段，共 {1} 段";
    story_reached: "reached at {0}", "发生于 {0}";
    story_next: "Next: {0}", "接下来：{0}";
    story_continue: "Continue", "继续";
    story_key: "Space, or the clicker's Page Down", "空格键，或翻页笔的下一页";
    story_back: "Back", "返回";
    story_again: "Begin the story again", "从头开始讲解";
    story_skipped: "Skipped: something later came first.", "已跳过：后面的事件先发生了。";
    story_quiet: "» Only timers and heartbeats are pending, so time runs fast.", "» 现在只有定时器和心跳，时间加快。";
    story_numbers: "» Single messages matter less than numbers here, so time runs fast.", "» 这里数字比单条消息更重要，时间加快。";
    story_slow: "Time runs slowly, so that each message can be followed.", "时间放慢，以便看清每条消息。";
    story_stuck: "The story cannot go on from here. Go back, or begin again.", "讲解无法从这里继续。请返回，或从头开始。";
    story_over: "The story is over. Now try the tasks, or break a rule under Variants.", "讲解到此结束。接下来可以试试“任务”，或在“变体”里去掉一条规则。";
    coach: "Click a server, a client, a link or a message on the stage to break it.", "点击舞台上的服务器、客户端、链路或消息，就能让它出故障。";
    hint_node: "Click to crash, pause, slow or cut it off.", "点击可使其崩溃、暂停、变慢或被隔离。";
    hint_link: "Click to cut it, or to make it slow or lossy.", "点击可将其切断，或让它变慢、丢包。";
    hint_message: "Click to lose, delay or duplicate it.", "点击可让它丢失、延迟或重复。";
    climax_go_on: "Go on", "继续";
    climax_back: "Back a second", "退回一秒";
    climax_share: "Share this", "分享这一刻";
    climax_stop: "Stop when a property breaks", "性质被违反时暂停";
    variant_is_broken: "Broken on purpose: {0}", "故意出错：{0}";
    nothing_interesting: "Nothing worth seeing comes by itself. Do something: let a client ask, or crash a node.",
        "接下来不会自行出现值得看的事件。请做点什么：让客户端发请求，或让节点宕机。";
    story_waiting: "The run has not come to this yet.", "运行还没有走到这里。";
    show_moment: "Show the moment", "回到那一刻";
    tracks: "Parts of this lesson", "本课的各部分";
    part_story: "Story", "讲解";
    part_tasks: "Tasks", "任务";
    part_variants: "Variants", "变体";
    part_setup: "Set-up", "设置";
    part_more: "More", "更多";
    predict: "What happens next?", "接下来会发生什么？";
    predict_note: "The answer comes from running a copy of this system ahead.",
        "程序复制这个系统，从此刻起向前运行，由此得出答案。";
    predict_right: "Right.", "答对了。";
    predict_wrong: "Not this time.", "这次不对。";
    predict_answer: "What happens: {0}", "结果是：{0}";
    predict_skip: "Go on without answering", "不回答，继续";
    predict_go_on: "Go on and see", "继续，看结果";
    predict_ask: "Ask me questions", "向我提问";
    task_solved: "solved", "已完成";
    task_solved_now: "Task solved: {0}", "任务完成：{0}";
    task_open: "open", "未完成";
    task_hand_in: "Link to hand in…", "提交用的链接……";
    task_hand_in_note: "The link of this run is what you hand in: whoever opens or grades it gets the same run.",
        "这次运行的链接就是提交的作业：打开或评分时重放的是同一次运行。";
    task_solved_here: "solved in this run, step {0}", "在这次运行的第 {0} 步完成";
    task_solved_before: "solved before", "以前完成过";
    unkept: "This browser keeps nothing (a private window, or a full storage). Export your homework, or copy your submissions, before you leave this lesson.",
        "浏览器未能保存（无痕窗口，或存储空间已满）。离开本课之前，请先导出作业或复制提交内容。";
    task_set_up: "Set up this task", "按任务要求设置";
    task_unfit: "This task needs other settings.", "这个任务需要其他设置。";
    tasks_count: "{0} of {1} solved", "已完成 {0} / {1}";
    variants_intro: "Each of these leaves out one rule. Choose one, and make a property fail.",
        "每个变体都少了一条规则。选一个，想办法让某条性质被违反。";
    variant_running: "running", "正在运行";
    variant_run: "Run this one", "运行这个";
    mistakes: "Mistakes people make", "常见误解";
    print: "Print", "打印";
    show_run: "Show me a run", "看一次运行";
    solutions: "Solutions, as runs", "任务解答（可播放的运行）";
    setup_note: "A run begins again with what you choose here.", "选好后会重新开始一次运行。";
    seed: "Seed", "随机种子";
    seed_note: "The same seed gives the same run.", "相同的种子得到相同的运行。";
    seed_bad: "The seed is a whole number from 0 to {0}.", "种子应为 0 到 {0} 之间的整数。";
    number_bad: "Give a whole number from {0} to {1}.", "请输入 {0} 到 {1} 之间的整数。";
    span_bad: "Give two whole numbers from {0} to {1}, the smaller first, such as 150-155.",
        "请输入 {0} 到 {1} 之间的两个整数，小的在前，例如 150-155。";

    // Measure
    lab_coming: "This part of the page is on its way.", "这部分内容正在加载。";
    lab_missing: "This part of the page could not be loaded. The rest works without it. Check the connection, then try again.",
        "这部分内容未能加载，其余部分不受影响。请检查网络连接，然后重试。";
    restart_with: "Restart with these", "用这些设置重新开始";
    defaults: "Defaults", "默认值";

    // Share
    share_title: "Share this run", "分享这次运行";
    share_note: "Whoever opens this link gets exactly this run, up to this moment, and can go on from it.",
        "打开这个链接的人会得到到此刻为止完全相同的运行，并可以接着做。";
    share_link: "Link", "链接";
    share_embed: "For slides and course pages", "用于课件和课程网页";
    share_digest: "Digest", "摘要";
    share_digest_note: "If the digest is the same, the run is the same.", "摘要相同，运行就相同。";
    share_moment: "Moment", "时刻";
    copy: "Copy", "复制";
    copied: "Copied.", "已复制。";
    copy_by_hand: "The browser did not let the page copy. The text is selected: press Ctrl+C.",
        "浏览器不允许网页复制。文字已选中，请按 Ctrl+C。";

    // Help
    help_title: "Help", "帮助";
    help_keys: "Keys", "按键";
    help_shapes: "What you see", "图例";
    key_space: "Space", "空格";
    help_space: "go on with the story, or pause", "继续讲解，或暂停";
    help_pages: "the story: on and back, also with a clicker", "讲解：前进与返回，翻页笔也可以";
    help_left: "step back", "后退一步";
    help_right: "step", "前进一步";
    help_dot: "next event worth seeing", "下一个重要事件";
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

    search_open: "Find a failure, judge the history…", "搜索反例、检验历史……";

    // Notices
    notices: "Notices", "通知";
    dismiss: "Dismiss", "知道了";
}
