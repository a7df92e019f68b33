namespace SuperInsight.Functions.Console.Pages;

/// <summary>Pages that say one thing.</summary>
internal static class MessagePages
{
    /// <param name="problem">Why the last attempt failed; null for the first.</param>
    /// <param name="back">Where to go afterwards.</param>
    public static Markup SignIn(ConsoleView view, string? problem, string back) => Frame.Around(view, null, view.Say("登录", "Sign in"), Html.Of($"""
        <div class="narrow card"><h1>{view.Say("登录控制台", "Sign in to the console")}</h1>
        {Html.When(problem is not null, () => Html.Of($"""<div class="notice bad" role="alert"><p>{problem}</p></div>"""))}
        {Parts.Form(view, "sign-in", Html.Of($"""
            <input type="hidden" name="back" value="{back}">
            <p><label for="key">{view.Say("密钥", "Key")}</label><input id="key" name="key" type="password" required autocomplete="current-password" aria-describedby="key-hint"></p>
            <p class="hint" id="key-hint">{view.Say("Console__ReadKey 的值只能查看，Console__OperateKey 的值还可以操作。", "The value of Console__ReadKey lets you look; that of Console__OperateKey lets you act, too.")}</p>
            <p><label for="name">{view.Say("姓名（可选，记入操作记录）", "Your name (optional; recorded with what you do)")}</label><input id="name" name="name" maxlength="40" autocomplete="nickname"></p>
            <p><button class="primary">{view.Say("登录", "Sign in")}</button></p>
            """))}
        <p class="hint">{view.Say("登录保持 8 小时。每个来源 5 分钟内最多 5 次失败。", "A session lasts 8 hours. Of one source, 5 failures within 5 minutes are allowed.")}</p></div>
        """));

    public static Markup Say(ConsoleView view, string title, string text, string hint) => Frame.Around(view, null, title, Html.Of($"""
        <div class="narrow card"><h1>{title}</h1><p>{text}</p><p class="hint">{hint}</p><p><a href="{ConsoleView.Root}">{view.Say("回到总览", "Back to the overview")}</a></p></div>
        """));
}
