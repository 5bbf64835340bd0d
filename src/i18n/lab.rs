//! The strings of the lab, which a first visit does not wait for: see [`super::strings`].

use super::tables;

tables! {
    /// Every fixed string of the lab.
    LabStrings

    // Pages beside the lessons: what they share
    comma: ", ", "、";
    colon: ": ", "：";
    guide: "Printable guide", "可打印的教师指南";

    // Homework
    tasks_intro: "What you have solved in this browser, each with the run that solved it. It leaves this browser only when you hand it in or export it.",
        "这里列出你在本浏览器中完成的任务，以及完成任务的那次运行。除非你提交或导出，这些内容不会离开本浏览器。";
    your_name: "Your name", "姓名";
    name_first: "Every submission carries it: write it as your teacher knows it.",
        "每份提交都会带上姓名，请按老师认得的写法填写。";
    copy_submission: "Copy submission", "复制提交内容";
    copy_all: "Copy all submissions", "复制全部提交内容";
    open_run: "Open the run", "打开这次运行";
    no_run: "No run was kept with it. Solve it once more to hand it in.",
        "当时没有保留运行记录，重新完成一次才能提交。";
    hand_in: "A submission is one line: name, task, link. To run a file of such lines again and grade it:",
        "一份提交就是一行：姓名、任务、链接。老师把这些行存成一个文件，用这条命令逐一重放并评分：";
    get_netsplit: "netsplit is the command line of this site; it comes with the site’s source, whose README says how to build it.",
        "netsplit 是本站的命令行程序，随本站源代码提供，构建方法见其中的 README。";
    export: "Export as a file", "导出为文件";
    import: "Import a file…", "导入文件……";
    imported: "Imported: {0} added; what was here is still here.", "导入完成：新增 {0} 项，原有内容都在。";
    left_out: "{0} left out: this version has no such task.", "另有 {0} 项未导入：当前版本没有对应的任务。";
    unsolved: "{0} left out: the run does not solve its task.", "另有 {0} 项未导入：运行没有完成对应的任务。";
    import_oversized: "This file is too large to be homework. Choose the file that was exported here. Nothing was changed.",
        "文件太大，不会是作业文件。请选择从这里导出的文件。原有内容没有变动。";
    import_foreign: "This file is not homework. Choose the file that was exported here. Nothing was changed.",
        "这不是作业文件。请选择从这里导出的文件。原有内容没有变动。";
    import_newer: "This file was exported by a newer version of this site. Reload the page, then import it again. Nothing was changed.",
        "这个文件由更新版本的网站导出。请刷新页面后重新导入。原有内容没有变动。";
    import_damaged: "This file is damaged: something in it is missing or changed. Export it again where it came from. Nothing was changed.",
        "文件已损坏，有内容缺失或被改动。请在原来的浏览器里重新导出。原有内容没有变动。";
    import_unread: "The browser could not read this file. Choose it again. Nothing was changed.",
        "浏览器无法读取这个文件，请重新选择。原有内容没有变动。";
    forget: "Forget all…", "全部清除……";
    forget_sure: "Forget every solved task, its run, and your name in this browser? A file that you exported stays as it is.",
        "要清除本浏览器中所有已完成的任务、对应的运行和你的姓名吗？已导出的文件不受影响。";
    forget_yes: "Yes, forget all", "确认清除";
    forget_no: "No, keep it", "取消";
    forgotten: "All is forgotten.", "已全部清除。";

    // A teacher makes a course
    teach_intro: "Choose the lessons, and what your class is to see of each. One link holds it all: there is no account, and nothing is stored on a server.",
        "选择课程，再选定班级能看到其中的哪些内容。一个链接就包含全部设置：无需账号，服务器上也不保存任何数据。";
    teach_title: "Title of the course, if it has one", "课程安排的标题（可不填）";
    teach_languages: "Languages", "语言";
    teach_both: "English and 中文", "中文和 English";
    teach_lessons: "Lessons, in the order in which you tick them", "选择课程（按勾选的先后排列）";
    teach_tasks: "Tasks: {0}", "任务：{0}";
    teach_variants: "Broken variants: {0}", "错误变体：{0}";
    teach_result: "The link for your class", "发给班级的链接";
    teach_none: "Tick a lesson, and its link appears here.", "勾选一课后，链接会出现在这里。";
    teach_copy: "Copy the link", "复制链接";
    teach_open: "Open the course", "打开课程安排";
    teach_grade: "Students hand in lines of name, task and link. Put them into one file; this runs each again and says what is solved:",
        "学生提交的每一行是姓名、任务和链接。把它们放进一个文件，用下面的命令逐一重放，即可得知各项任务是否完成：";

    // A course
    course_open: "Open the lesson", "进入本课";
    course_variants: "Broken variants: {0}", "错误变体：{0}";
    course_change: "Change this course (for teachers)", "修改课程安排（教师）";
    course_name: "To hand something in, write your name under “My homework” first.",
        "提交之前，请先在“我的作业”中填写姓名。";
    course_lacks: "This version of the site lacks some of this course: {0}. Reload the page; if that does not help, tell whoever gave you the link.",
        "当前版本的网站缺少这份课程安排中的以下内容：{0}。请刷新页面；如果仍然缺少，请告诉给你链接的人。";
    course_damaged: "This course link is damaged: something in it is missing or changed. Ask for it again, whole. All lessons are open to you from the lesson map.",
        "这个课程安排的链接已损坏，有内容缺失或被改动。请让对方重新发送完整的链接。你也可以从课程地图进入任何一课。";
    course_newer: "This course link was made by a newer version of this site. Reload the page; if that does not help, ask for the link again.",
        "这个课程安排的链接由更新版本的网站生成。请刷新页面；如果仍然打不开，请让对方重新发送。";

    // A guide
    guide_title: "Teacher guide", "教师指南";
    guide_lesson: "The lesson", "课程页面";
    guide_tasks: "Tasks, with solutions", "任务与解答";
    guide_solution: "A solution, as a run", "一种解答（可播放的运行）";

    // Broken on purpose
    broken_intro: "Every protocol here has variants that leave out one rule. For each: the mistake, the property that it breaks, a run that shows it, and the real systems that had it or came nearest to it, as far as we know.",
        "这里的每个协议都有去掉一条规则的变体。每个变体列出：错在哪里、破坏了哪条性质、一次能看到出错的运行，以及据我们所知犯过同样错误或最接近它的真实系统。";
    broken_filter: "Lessons", "课程";
    broken_all: "All lessons", "全部课程";
    broken_here: "Link to: {0}", "链接到：{0}";
    broken_breaks: "What it breaks", "破坏的性质";
    broken_found: "Set up as the command does, random faults find it within {0} runs:",
        "按这条命令的设置随机注入故障，{0} 次运行以内即可发现：";
    broken_real: "In real systems", "真实案例";

    // Find me a failure
    search_title: "Find me a failure", "帮我找一个反例";
    search_note: "Starting from the moment that is shown, faults are tried until a property breaks. What is found is made smaller, and offered as a branch of this run.",
        "从当前时刻出发不断尝试各种故障，直到某条性质被违反。找到的反例会尽量精简，并可作为本次运行的一个分支查看。";
    search_property: "Property", "性质";
    search_any: "Any of them", "任意一条";
    search_how: "What to try", "尝试方式";
    search_random_first: "Random faults, then every schedule", "先随机故障，再穷举每一种调度";
    search_every_only: "Every schedule, and what can be seen in it", "只穷举每一种调度，并列出能观察到的情形";
    search_long: "How long", "搜索力度";
    search_effort: "{0} runs, {1} states, up to {2} s", "最多 {0} 次运行、{1} 个状态、{2} 秒";
    search_effort_every: "{1} states, up to {2} s", "最多 {1} 个状态、{2} 秒";
    search_budgets: "Bounds on every schedule", "穷举调度的限度";
    search_budgets_note: "Messages may arrive in any order, or never. Everything else may happen at most this many times:",
        "消息可以按任意顺序到达，也可以永不到达。其余事件最多发生的次数：";
    budget_timers: "Timers that fire", "定时器触发";
    budget_requests: "Requests", "客户端请求";
    budget_crashes: "Crashes", "崩溃";
    budget_drops: "Messages dropped", "丢弃的消息";
    budget_duplicates: "Messages duplicated", "重复的消息";
    budget_lies: "Lies", "说谎";
    search_start: "Search", "开始搜索";
    search_stop: "Stop", "停止";
    search_begins: "The search begins…", "正在开始搜索……";
    search_random: "{0} of {1} runs under random faults, {2} steps; {3} runs a second",
        "已在随机故障下运行 {0} / {1} 次，共 {2} 步，每秒 {3} 次";
    search_every: "{0} of {1} states, {2} actions deep; {3} states a second",
        "已检查 {0} / {1} 个状态，深度 {2}，每秒 {3} 个";
    search_shrinking: "Found. Making it smaller: {0} acts are left after {1} runs",
        "找到了，正在精简：尝试 {1} 次后还剩 {0} 个操作";
    search_found: "“{0}” does not hold.", "性质“{0}”被违反。";
    search_overdue: "“{0}” does not come about.", "性质“{0}”迟迟没有实现。";
    search_overdue_note: "There is no moment at which an “eventually” is violated for good: on the branch, its light goes on saying “not seen yet”.",
        "“终将”类性质没有确定的违反时刻：在这个分支里，它会一直显示“尚未见到”。";
    search_small: "Acts that are enough to break it: {0} (when it was found: {1}). The search began at {3}; it breaks {2} later.",
        "从 {3} 起，只需 {0} 个操作，该性质就会在 {2} 之后被违反（最初找到时用了 {1} 个操作）。";
    search_small_overdue: "Acts that are enough: {0} (when it was found: {1}). The search began at {2}.",
        "从 {2} 起，只需 {0} 个操作就会如此（最初找到时用了 {1} 个操作）。";
    search_tried: "It was found in run {0}.", "这是第 {0} 次运行中找到的。";
    search_tried_every: "It was found among {0} states.", "这是检查 {0} 个状态时找到的。";
    search_play: "Show it as a branch", "作为分支查看";
    search_copy: "Copy its link", "复制链接";
    search_smallest: "Open the smallest run from the start (acts: {0}, servers: {1})",
        "打开从头开始的最小反例：{0} 个操作、{1} 台服务器";
    search_no_link: "The run is too long for a link.", "这次运行太长，无法生成链接。";
    search_nothing: "Nothing was found in {0} runs under random faults ({1} steps), and in {2} states while trying every schedule.",
        "没有找到：已在随机故障下运行 {0} 次（共 {1} 步），并在穷举调度时检查了 {2} 个状态。";
    search_passed_over: "Violated already, and so not looked for: {0}.", "此前已被违反、因此没有搜索的性质：{0}。";
    search_stopped: "Stopped; nothing was found until then. {0}", "已停止，到此为止没有找到。{0}";
    stopped_random: "{0} of {1} runs were tried, {2} steps in all.", "已运行 {0} / {1} 次，共 {2} 步。";
    stopped_every: "{0} of {1} states were looked at, {2} actions deep.", "已检查 {0} / {1} 个状态，深度 {2}。";
    search_stopped_late: "Stopped while what was found was made smaller. Search again to have it.",
        "在精简反例时停止了。重新搜索即可再次得到它。";
    search_no_proof: "That is no proof: more faults, or others, may still do it.", "这不是证明：故障再多一些，或者换成别的故障，仍可能触发问题。";
    search_broken: "This property is violated already. Go back to before the violation, then search.",
        "这条性质此前已被违反。请退回到违反之前再搜索。";
    search_states: "{0} states, {1} actions deep. ", "共 {0} 个状态，深度 {1}。";
    end_complete: "These are all states within the bounds.", "限度之内的状态已全部检查。";
    end_violated: "It stopped at the first violation.", "遇到第一个违反后停止。";
    end_states: "It stopped at the bound on states.", "因达到状态数上限而停止。";
    end_memory: "It stopped at the bound on memory.", "因达到内存上限而停止。";
    end_time: "It stopped at the bound on time.", "因达到时间上限而停止。";
    way_broken: "Actions until it is violated: {0}.", "{0} 步即被违反。";
    way_seen: "Actions until it is seen: {0}.", "{0} 步即可观察到。";
    way_holds: "Holds in every state that was looked at.", "在检查过的所有状态中都成立。";
    way_unseen: "Not seen.", "没有观察到。";
    search_no_thread: "A search needs background work, which this browser does not start here. The command line can search too: netsplit fuzz --help",
        "这个浏览器不允许本页启动后台线程，无法搜索。也可以用命令行搜索：netsplit fuzz --help";
    search_too_long: "This run is too long for the search to take up. Go back to an earlier moment, then search.",
        "这次运行太长，无法从这里搜索。请退回到较早的时刻再试。";
    search_unread: "The search could not read this run. Reload the page, then search again.",
        "搜索无法读取这次运行。请刷新页面后重试。";

    // The history
    linear_title: "Is the history linearizable?", "历史可线性化吗？";
    linear_note: "It is if each operation can be given one instant between its call and its answer such that a single copy, doing the operations one by one at those instants, would have answered the same. Not every lesson promises it.",
        "如果能在每个操作的调用与答复之间各取一个瞬间，使得单个副本按这些瞬间逐一执行也会给出同样的答复，历史就是可线性化的。并非每一课都承诺这一点。";
    linear_check: "Check it up to this moment", "检查到当前时刻为止的历史";
    linear_works: "Looking for an order…", "正在寻找顺序……";
    linear_none: "No client has asked anything yet.", "还没有客户端发出请求。";
    linear_no_model: "Clients read and write nothing here, so there is no single copy to compare their answers with.",
        "这里的客户端不读写任何数据，没有可以对照的单个副本，因此谈不上是否可线性化。";
    linear_yes: "Linearizable", "可线性化";
    linear_order: "An order that shows it", "能说明这一点的一种顺序";
    linear_no: "Not linearizable", "不可线性化";
    linear_prefix: "Up to the answer to {0}’s “{1}” ({2}, at {3}), everything can be put in order; with that answer, no order is possible.",
        "在 {0} 的“{1}”得到答复（{2}，{3}）之前，所有操作都能排出顺序；加上这个答复就排不出来了。";
    linear_core: "These have no order, whichever of the others are left out:", "无论去掉其余哪些操作，下面这几个都排不出顺序：";
    linear_core_one: "This fits nowhere, whichever of the others are left out:", "无论去掉其余哪些操作，下面这个都无处可放：";
    linear_before: "An order of what came before", "此前操作的一种顺序";
    linear_not_longest: "Whether an earlier answer fails already is not known: the search gave up.", "加上更早的某个答复时是否就已排不出，尚不清楚：搜索已放弃。";
    linear_not_smallest: "Fewer may do: the search for the smallest set gave up.", "也许更少的操作就够了：对最小集合的搜索已放弃。";
    linear_unknown: "end unknown", "结果未知";
    linear_gave_up: "Gave up after {0} configurations: it is not known.", "检查了 {0} 个中间状态后放弃，结论未知。";
    linear_sum: "Until {0}. Operations: {1}, without a known end: {2}; configurations explored: {3}.",
        "截至 {0}：共 {1} 个操作，其中 {2} 个结果未知；检查了 {3} 个中间状态。";

    // Measurements
    plot_name: "{0}. Plotted: {1} against {2}. The numbers are in the table below.",
        "{0}。纵轴为{1}，横轴为{2}。具体数字见下方表格。";
    plot_theory: "Theory", "理论";
    plot_mistake: "Mistake:", "常见错误：";
    plot_spread: "Bars: {0}.", "误差线：{0}。";
    plot_interval: "95 % interval", "95% 置信区间";
    plot_tenths: "10th to 90th percentile", "第 10 到第 90 百分位";
    plot_numbers: "Numbers", "数据";
    plot_series: "Series", "系列";
    plot_mean: "Mean", "均值";
    plot_share: "Share", "比例";
    plot_median: "Median", "中位数";
    plot_from: "from", "自";
    plot_to: "to", "至";
    plot_max: "largest", "最大";
    plot_trials: "trials", "试验次数";
    measure_empty: "Nothing is measured yet, and there is no formula to draw.", "尚未测量，此处也没有公式可画。";
    measure_choice: "Experiment", "实验";
    measure_run: "Measure", "开始测量";
    measure_on: "Go on", "继续";
    measure_again: "Measure again", "重新测量";
    measure_stop: "Stop", "停止";
    measure_done: "{0} of {1} trials", "已完成 {0} / {1} 次试验";
    measure_settings: "Parameters, trials and seed", "参数、试验次数与种子";
    measure_trials: "Trials of each point", "每个点的试验次数";
    measure_command: "The same numbers on the command line:", "在命令行得到相同的数字：";
}
