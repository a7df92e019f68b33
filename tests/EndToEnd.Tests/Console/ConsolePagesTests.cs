using System.Text.Json;
using Microsoft.Playwright;

namespace SuperInsight.EndToEnd.Tests.Console;

/// <summary>The console in a real browser, on a real host, worker and ledger.</summary>
[Collection(nameof(ServingHosts))]
public sealed class ConsolePagesTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    private const int MostBytes = 60_000;

    private static readonly string[] Pages = ["", "/alarms", "/deployments", "/backups", "/metrics", "/costs"];

    /// <summary>Every page in both languages, each theme with each width: nothing is wider than the screen, nothing fails, and axe finds nothing.</summary>
    [Theory]
    [InlineData("en-US")]
    [InlineData("zh-CN")]
    public async Task EveryPage_IsAccessible_AndFits(string locale)
    {
        var signIn = await site.OpenAsync(locale);
        List<string> wrong = [];
        signIn.Console += (_, message) => Note(message);
        await signIn.Context.AddInitScriptAsync(site.Axe);
        await signIn.GotoAsync("/api/console");
        await CheckAsync(signIn, "sign-in", locale, wrong);
        wrong.RemoveAll(one => one.Contains("401", StringComparison.Ordinal));
        await signIn.Context.CloseAsync();

        var page = await site.SignInAsync(ConsoleSite.OperateKey, locale);
        page.Console += (_, message) => Note(message);
        await page.Context.AddInitScriptAsync(site.Axe);
        foreach (var path in Pages.Append($"/deployments/{site.Deployment}").Append($"/metrics/{ConsoleSite.Agent}"))
        {
            var answer = await page.GotoAsync($"/api/console{path}");
            Assert.Equal(200, answer!.Status);
            if ((await answer.BodyAsync()).Length is var bytes && bytes > MostBytes)
                wrong.Add($"{path}: {bytes} bytes");
            await CheckAsync(page, path.Length == 0 ? "overview" : path.Split('/')[^1] == site.Deployment ? "deployment" : path[1..].Replace('/', '-'), locale, wrong);
        }

        await page.Context.CloseAsync();
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));

        void Note(IConsoleMessage message)
        {
            if (message.Type is "error" or "warning")
                wrong.Add(message.Text);
        }
    }

    /// <summary>An alarm is seen, acknowledged, and the deployment behind it taken back, until visitors are served by the version before.</summary>
    [Fact]
    public async Task Journey_FromAlarmToRollback()
    {
        var deployment = site.Deployment;
        Assert.NotEqual(site.First, await site.Service.ServingAsync());

        var page = await site.SignInAsync(ConsoleSite.OperateKey);
        Assert.Contains("Something critical is wrong", await page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        await page.Locator(".needs a").Filter(new() { HasText = ConsoleSite.Rule }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Acknowledge") }).ClickAsync();
        await page.GetByText("The alarm is acknowledged.").WaitForAsync();
        var alarm = (await site.Stand.OpsAsync("alarms")).EnumerateArray().Select(one => one.GetProperty("key").GetString()!).Single(key => key.StartsWith(ConsoleSite.Rule, StringComparison.Ordinal));
        Assert.Equal("console (ada)", (await site.Stand.OpsAsync("alarms", "show", alarm)).GetProperty("acknowledgedBy").GetString());

        await page.GetByRole(AriaRole.Link, new() { Name = "Deployments" }).ClickAsync();
        await page.Locator($"a[href$='{deployment}']").ClickAsync();
        await page.GetByText("Roll back…").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Roll back now" }).ClickAsync();
        await page.GetByText("The rollback has begun.").WaitForAsync();
        await Wait.UntilAsync(async () =>
        {
            await page.GetByRole(AriaRole.Link, new() { Name = "Refresh" }).ClickAsync();
            return (await page.Locator("h1").InnerTextAsync()).Contains("Rolled back", StringComparison.Ordinal);
        }, () => $"it is not rolled back\n{site.Host.Log}");
        Assert.Equal(site.First, await site.Service.ServingAsync());
        Assert.Contains("taken back by console (ada)", (await site.Host.GetAsync($"/api/deployments/{deployment}")).Text, StringComparison.Ordinal);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Keyboard_IsEnough()
    {
        var page = await site.OpenAsync();
        await page.GotoAsync("/api/console");
        await TabToAsync(page, "#key");
        await page.Keyboard.TypeAsync(ConsoleSite.ReadKey);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("nav").First.WaitForAsync();

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await FocusedAsync(page));
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.getBoundingClientRect().left >= 0"), "the link to skip the navigation is not shown");
        await TabToAsync(page, "a[href='/api/console/backups']");
        Assert.NotEqual("none", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        await page.Keyboard.PressAsync("Enter");
        try
        {
            await page.GetByRole(AriaRole.Heading, new() { Name = "Restore drills" }).WaitForAsync(new() { Timeout = 10_000 });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{page.Url}: {await page.EvaluateAsync<string>("document.activeElement.outerHTML")}\n{await page.ContentAsync()}");
        }

        await TabToAsync(page, ".command");
        await TabToAsync(page, ".tools button");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#key").WaitForAsync();
        await page.Context.CloseAsync();
    }

    /// <summary>A session to look has no button, and cannot post without one. Nor can anybody with a cookie of their own make.</summary>
    [Fact]
    public async Task ReadersCannotAct_AndScriptsCannotReadTheCookie()
    {
        var page = await site.SignInAsync(ConsoleSite.ReadKey);
        await page.GotoAsync("/api/console/alarms");
        Assert.Equal(0, await page.Locator("form[action*='alarms']").CountAsync());
        var token = await page.Locator("input[name=token]").First.GetAttributeAsync("value");
        var acted = await page.Context.APIRequest.PostAsync("/api/console/deployments/rollback", new() { Form = Form(page, ("token", token!), ("deployment", site.Deployment)), Headers = new Dictionary<string, string> { ["Sec-Fetch-Site"] = "same-origin" } });
        Assert.Equal(403, acted.Status);
        Assert.Equal("", await page.EvaluateAsync<string>("document.cookie"));

        // A script that somebody got into a page would not run.
        await page.EvaluateAsync("() => { const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s); }");
        Assert.False(await page.EvaluateAsync<bool>("'pwned' in window"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Switches_ChangeThemeAndLanguage_AndAreKept()
    {
        var page = await site.SignInAsync(ConsoleSite.ReadKey);
        await page.GotoAsync("/api/console/costs");
        var light = await GroundAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Dark" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "中文" }).ClickAsync();

        Assert.EndsWith("/api/console/costs", page.Url, StringComparison.Ordinal);
        Assert.Equal("费用", await page.Locator("h1").InnerTextAsync());
        Assert.NotEqual(light, await GroundAsync(page));
        await page.GotoAsync("/api/console");
        Assert.Equal("zh-CN", await page.Locator("html").GetAttributeAsync("lang"));
        await page.Context.CloseAsync();
    }

    /// <summary>Every agent's machine is a click away, and the switches stay on it.</summary>
    [Fact]
    public async Task Metrics_ShowEveryMachine_ThatOnePicks()
    {
        var page = await site.SignInAsync(ConsoleSite.ReadKey);
        await page.GotoAsync("/api/console/metrics");
        Assert.Equal("This machine", await page.Locator(".machines [aria-current]").InnerTextAsync());
        var here = await page.Locator("#metric-cpu").InnerTextAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = ConsoleSite.Agent }).ClickAsync();

        Assert.Equal(ConsoleSite.Agent, await page.Locator(".machines [aria-current]").InnerTextAsync());
        Assert.Matches(@"CPU\s7[12](\.\d)?%", await page.Locator("#metric-cpu").InnerTextAsync());
        Assert.NotEqual(here, await page.Locator("#metric-cpu").InnerTextAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Dark" }).ClickAsync();
        Assert.EndsWith($"/api/console/metrics/{ConsoleSite.Agent}", page.Url, StringComparison.Ordinal);
        Assert.Equal(404, (await page.GotoAsync("/api/console/metrics/nobody"))!.Status);
        await page.Context.CloseAsync();
    }

    /// <summary>The bucket that holds the ledger is away: the page comes, and says so.</summary>
    [Fact]
    public async Task Overview_Comes_WhileTheLedgerIsAway()
    {
        var page = await site.SignInAsync(ConsoleSite.ReadKey);
        await site.Faults.AddAsync(new { service = "cos", bucket = site.Stand.Bucket.Name, fault = new { status = 503 } });
        try
        {
            await Wait.UntilAsync(async () =>
            {
                var answer = await page.GotoAsync("/api/console/deployments");
                Assert.Equal(200, answer!.Status);
                return await page.GetByText("Cannot be read: the ledger of deployments").CountAsync() > 0;
            }, () => "the page says nothing of it");
            Assert.Equal(200, (await page.GotoAsync("/api/console/metrics"))!.Status);
            Assert.True(await page.Locator("svg.chart").CountAsync() > 0, "the metrics of this machine are not shown");
        }
        finally
        {
            await site.Faults.ClearAsync();
        }

        await page.Context.CloseAsync();
    }

    /// <summary>First contentful paint of the overview in half a second, as the browser measures it; the best of a few, for other tests' load is not the page's.</summary>
    [Fact]
    public async Task Overview_IsPaintedSoon()
    {
        var page = await site.SignInAsync(ConsoleSite.ReadKey);
        List<double> paints = [];
        for (var visit = 0; visit < 8; visit++)
        {
            await page.GotoAsync("/api/console");
            await Wait.UntilAsync(() => page.EvaluateAsync<bool>("performance.getEntriesByName('first-contentful-paint').length > 0"), () => "nothing is painted");
            paints.Add(await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime"));
        }

        TestContext.Current.SendDiagnosticMessage("first contentful paint of the overview, ms: {0}", string.Join(", ", paints.Select(paint => (int)paint)));
        Assert.True(paints.Min() <= 500, string.Join(", ", paints));
        await page.Context.CloseAsync();
    }

    /// <summary>The page stays; what the reader prefers, and how wide the window is, changes around it.</summary>
    private static async Task CheckAsync(IPage page, string name, string locale, List<string> wrong)
    {
        foreach (var (isDark, isPhone) in ((bool, bool)[])[(false, false), (true, false), (true, true), (false, true)])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light });
            await page.SetViewportSizeAsync(isPhone ? 390 : 1280, isPhone ? 844 : 800);
            var look = $"{name}, {locale}{(isDark ? ", dark" : "")}{(isPhone ? ", phone" : "")}";
            // One of each in Chinese is enough for the documentation.
            if (ConsoleSite.Pictures is { } folder && (isDark && isPhone) == (locale == "zh-CN"))
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, ConsoleSite.Name(name, isDark, isPhone)), FullPage = true });
            if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > window.innerWidth"))
                wrong.Add($"{look}: it is wider than the screen");
            var found = await page.EvaluateAsync<JsonElement>("axe.run(document, { resultTypes: ['violations'] })");
            if (found.GetProperty("passes").GetArrayLength() == 0)
                wrong.Add($"{look}: axe looked at nothing");
            wrong.AddRange(found.GetProperty("violations").EnumerateArray().Select(one =>
                $"{look}: {one.GetProperty("id").GetString()}: {one.GetProperty("help").GetString()}: {string.Join(" | ", one.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("html").GetString() + " " + node.GetProperty("failureSummary").GetString()).Take(3))}"));
        }
    }

    private static IFormData Form(IPage page, params (string Name, string Value)[] fields)
    {
        var form = page.Context.APIRequest.CreateFormData();
        foreach (var (name, value) in fields)
            form.Set(name, value);
        return form;
    }

    private static Task<string> GroundAsync(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.textContent");

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            if (await page.EvaluateAsync<bool>($"document.activeElement.matches({JsonSerializer.Serialize(selector)})"))
                return;
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{selector} cannot be reached by keyboard");
    }
}
