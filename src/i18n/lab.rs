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
    tasks_intro: "What you have solved in this browser, each with the run that solved it. It stays here until you hand it in or export it.",
        "这里是你在这个浏览器里完成的任务，以及完成任务的那次运行。除非你提交或导出，这些内容不会离开本浏览器。";
    your_name: "Your name", "姓名";
    name_first: "Every submission carries it: write it as your teacher knows it.",
        "每份提交都会带上姓名，请按老师认得的写法填写。";
    copy_submission: "Copy submission", "复制提交内容";
    copy_all: "Copy all submissions", "复制全部提交内容";
    open_run: "Open the run", "打开这次运行";
    no_run: "No run was kept with it. Solve it once more to hand it in.",
        "当时没有保留运行记录，重新完成一次才能提交。";
    hand_in: "A submission is one line: name, task, link. Whoever grades a file of such lines has each run executed again by",
        "一份提交就是一行：姓名、任务、链接。老师把这些行存成文件，用下面的命令逐一重放并评分：";
    export: "Export as a file", "导出为文件";
    import: "Import a file…", "导入文件……";
    imported: "Imported: {0} added; what was here is still here.", "导入完成：新增 {0} 项，原有内容都在。";
    left_out: "{0} left out: this version has no such task.", "另有 {0} 项未导入：当前版本没有对应的任务。";
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
    teach_intro: "Choose lessons, and of each what your class is to see. One link holds it all: there is no account, and nothing is stored on a server.",
        "选择课程，再选定班级能看到其中的哪些内容。一个链接就包含全部设置：无需账号，服务器上也不存任何东西。";
    teach_title: "Title of the course, if it has one", "课程标题（可不填）";
    teach_languages: "Languages", "语言";
    teach_both: "English and 中文", "中文和 English";
    teach_lessons: "Lessons, in the order in which you tick them", "选择课程（按勾选的先后排列）";
    teach_tasks: "Tasks: {0}", "任务：{0}";
    teach_variants: "Broken variants: {0}", "错误变体：{0}";
    teach_result: "The link for your class", "发给班级的链接";
    teach_none: "Tick a lesson, and its link appears here.", "勾选一课后，链接会出现在这里。";
    teach_copy: "Copy the link", "复制链接";
    teach_open: "Open the course", "打开课程";
    teach_grade: "Students hand in lines of name, task and link. Put them into one file; this runs each again and says what is solved:",
        "学生提交的每一行是姓名、任务和链接。把它们放进一个文件，用下面的命令逐一重放，即可得知是否完成：";

    // A course
    course_open: "Open the lesson", "进入本课";
    course_variants: "Broken variants: {0}", "错误变体：{0}";
    course_change: "Change this course (for teachers)", "修改课程（教师）";
    course_name: "To hand something in, write your name under “My homework” first.",
        "提交之前，请先在“我的作业”中填写姓名。";
    course_lacks: "This version of the site lacks some of this course: {0}. Reload the page; if that does not help, tell whoever gave you the link.",
        "当前版本的网站缺少这门课程中的以下内容：{0}。请刷新页面；如果仍然缺少，请告诉给你链接的人。";
    course_damaged: "This course link is damaged: something in it is missing or changed. Ask for it again, whole. All lessons are open to you from the lesson map.",
        "这个课程链接已损坏，有内容缺失或被改动。请让对方重新发送完整的链接。你也可以从课程地图进入任何一课。";
    course_newer: "This course link is of a newer version of this site. Reload the page; if that does not help, ask for the link again.",
        "这个课程链接由更新版本的网站生成。请刷新页面；如果仍然打不开，请让对方重新发送。";

    // A guide
    guide_title: "Teacher guide", "教师指南";
    guide_lesson: "The lesson", "课程页面";
    guide_tasks: "Tasks, with solutions", "任务与解答";
    guide_solution: "A solution, as a run", "一种解答（可播放的运行）";

    // Broken on purpose
    broken_intro: "Every protocol here has variants that leave out one rule. For each: the mistake, the property that it breaks, a run that shows it, and a real system that had it, where one is known.",
        "这里的每个协议都有去掉一条规则的变体。每个变体列出：错在哪里、破坏了哪条性质、能看到出错的一次运行，以及（已知的话）犯过同样错误的真实系统。";
    broken_filter: "Lessons", "课程";
    broken_all: "All lessons", "全部课程";
    broken_here: "Link to: {0}", "链接到：{0}";
    broken_breaks: "What it breaks", "破坏的性质";
    broken_found: "Random faults find it within {0} runs:", "随机注入故障，{0} 次运行以内即可发现：";
    broken_real: "A real system that had it", "真实案例";
}
