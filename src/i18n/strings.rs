//! The interface strings: one table, both languages side by side, so that a missing one does not
//! compile. `{0}`, `{1}` are places for [`super::fill`].

use super::{Lang, MoreStrings, tables};

tables! {
    /// Every fixed string of the page itself.
    Strings
    // The site
    tag: "en", "zh-CN";
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
    show_story: "Show the story", "显示讲解";
    presenter_end: "End presenting", "结束演示";
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
    speed_slow: "slow", "慢速";
    speed_normal: "normal", "正常";
    speed_fast: "fast", "快速";
    speed_own: "other", "自定";
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
    apply: "Apply", "应用";
    partition: "Partition…", "网络分区…";
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
    inspector_open: "Look inside", "看看内部";
    inspector_close: "Close the inside view", "关闭内部视图";
    kind_fault: "Fault", "故障";
    kind_note: "Event", "事件";
    kind_message: "Message", "消息";
    kind_timer: "Timer", "定时器";
    kind_client: "Client", "客户端";
    column_time: "Time", "时间";
    go_there: "Go to {0}", "转到 {0}";
    why: "Why?", "为什么？";
    now: "now", "现在";
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
    kind_always: "always", "始终";
    kind_sometimes: "sometimes", "有时";
    kind_eventually: "eventually", "终将";
    always_note: "must hold after every step", "每一步之后都必须成立";
    sometimes_note: "can be seen to happen", "能够看到它发生";
    eventually_note: "comes about once faults cease", "故障停止后终将发生";

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
    end_task: "Task: {0}", "任务：{0}";
    end_variant: "Take a rule away: {0}", "去掉一条规则：{0}";
    end_lesson: "Next lesson: {0}", "下一课：{0}";
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
    task_solved_now: "Task solved: {0}", "任务完成：{0}";
    unkept: "This browser keeps nothing (a private window, or a full storage). Export your homework, or copy your submissions, before you leave this lesson.",
        "浏览器未能保存（无痕窗口，或存储空间已满）。离开本课之前，请先导出作业或复制提交内容。";
    print: "Print", "打印";
    seed: "Seed", "随机种子";

    // Measure
    lab_coming: "This part of the page is on its way.", "这部分内容正在加载。";
    lab_missing: "This part of the page could not be loaded. The rest works without it. Check the connection, then try again.",
        "这部分内容未能加载，其余部分不受影响。请检查网络连接，然后重试。";

    // Share
    copied: "Copied.", "已复制。";

    // Help
    key_space: "Space", "空格";

    search_open: "Find a failure, judge the history…", "搜索反例、检验历史……";

    // Notices
    notices: "Notices", "通知";
    dismiss: "Dismiss", "知道了";
}

impl Strings {
    /// What menus, dialogs and tabs say in the same language.
    pub fn more(&self) -> &'static MoreStrings {
        match Lang::from_tag(self.tag) {
            Some(Lang::Zh) => MoreStrings::ZH,
            _ => MoreStrings::EN,
        }
    }
}
