using LocalFunctions.Host.Timers;
using LocalFunctions.Worker.Generator.Reading;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Runtime.Tests.Workers.Generator;

public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("LFW0003", "Run", """[Function("A")] public void Run(string text) { }""")]
    [InlineData("LFW0004", "Run", """[Function("A")] public void Run([QueueTrigger("a")] string a, [TimerTrigger("%A%")] TimerInfo b) { }""")]
    [InlineData("LFW0002", "other", """[Function("A")] public void Run([QueueTrigger("a")] string a, Version other) { }""")]
    [InlineData("LFW0002", "body", """[Function("A")] public void Run([QueueTrigger("a")] string a, [FromBody] string body) { }""")]
    [InlineData("LFW0002", "a", """[Function("A")] public void Run([QueueTrigger("a")] HttpRequestData a) { }""")]
    [InlineData("LFW0002", "a", """[Function("A")] public void Run([QueueTrigger("a")] TimerInfo a) { }""")]
    [InlineData("LFW0002", "a", """[Function("A")] public void Run([QueueTrigger("a")] Action a) { }""")]
    [InlineData("LFW0002", "a", """[Function("A")] public void Run([QueueTrigger("a")] ref string a) { }""")]
    [InlineData("LFW0002", "a", """[Function("A")] public void Run([QueueTrigger("a")] ReadOnlySpan<char> a) { }""")]
    [InlineData("LFW0002", "a", """private record Secret; [Function("A")] public void Run([QueueTrigger("a")] Secret[] a) { }""")]
    [InlineData("LFW0005", "Run", """[Function("A")] private void Run([QueueTrigger("a")] string a) { }""")]
    [InlineData("LFW0005", "Run", """[Function("A")] public void Run<T>([QueueTrigger("a")] string a) { }""")]
    [InlineData("LFW0005", "Run", """[Function("A")] public async void Run([QueueTrigger("a")] string a) => await Task.Yield();""")]
    [InlineData("LFW0006", "FixedDelayRetry(3, \"soon\")", """[Function("A"), FixedDelayRetry(3, "soon")] public void Run([TimerTrigger("%A%")] TimerInfo a) { }""")]
    [InlineData("LFW0006", "FixedDelayRetry(-2, \"00:00:01\")", """[Function("A"), FixedDelayRetry(-2, "00:00:01")] public void Run([TimerTrigger("%A%")] TimerInfo a) { }""")]
    [InlineData("LFW0006", "ExponentialBackoffRetry(3, \"00:01:00\", \"00:00:01\")", """[Function("A"), ExponentialBackoffRetry(3, "00:01:00", "00:00:01")] public void Run([TimerTrigger("%A%")] TimerInfo a) { }""")]
    [InlineData("LFW0007", "Function(\"1A\")", """[Function("1A")] public void Run([TimerTrigger("%A%")] TimerInfo a) { }""")]
    [InlineData("LFW0008", "\"0 0 2 * *  31-32\"", """[Function("A")] public void Run([TimerTrigger("0 0 2 * *  31-32")] TimerInfo a) { }""")]
    [InlineData("LFW0008", "\"soon\"", """[Function("A")] public void Run([TimerTrigger("soon", RunOnStartup = true)] TimerInfo a) { }""")]
    [InlineData("LFW0009", "\"a/{b\"", """[Function("A")] public string Run([HttpTrigger("get", Route = "a/{b")] HttpRequestData a) => "";""")]
    [InlineData("LFW0009", "\"{b}/{B}\"", """[Function("A")] public string Run([HttpTrigger("get", Route = "{b}/{B}")] HttpRequestData a) => "";""")]
    [InlineData("AZFW0012", "FixedDelayRetry(3, \"00:00:01\")", """[Function("A"), FixedDelayRetry(3, "00:00:01")] public void Run([QueueTrigger("a")] string a) { }""")]
    [InlineData("AZFW0012", "FixedDelayRetry(3, \"00:00:01\")", """[Function("A"), FixedDelayRetry(3, "00:00:01")] public string Run([HttpTrigger] HttpRequestData a) => "";""")]
    public void Generator_ReportsAtThePlace(string id, string place, string member)
    {
        var (found, text, line, message) = Assert.Single(GeneratorRun.Diagnostics($$"""
            public class C
            {
                {{member}}
            }
            """));
        Assert.Equal((id, place, 3), (found, text, line));
        Assert.NotEqual("", message);
    }

    [Theory]
    [InlineData("public abstract class C")]
    [InlineData("public class C<T>")]
    [InlineData("file class C")]
    public void Generator_ReportsAClass_ThatCannotBeMade(string declaration)
    {
        var diagnostic = Assert.Single(GeneratorRun.Diagnostics(declaration + """ { [Function("A")] public void Run([QueueTrigger("a")] string a) { } }"""));
        Assert.Equal("LFW0005", diagnostic.Id);
    }

    [Fact]
    public void Generator_ReportsEachRepetitionOfAName_IgnoringCase()
    {
        var diagnostics = GeneratorRun.Diagnostics("""
            public class C
            {
                [Function("Name")] public void First([QueueTrigger("a")] string a) { }
                [Function("name")] public void Second([QueueTrigger("a")] string a) { }
                [Function("NAME")] public void Third([QueueTrigger("a")] string a) { }
            }
            """);
        Assert.Equal([("LFW0001", "Second", 4), ("LFW0001", "Third", 5)], diagnostics.Select(found => (found.Id, found.Text, found.Line)));
    }

    [Fact]
    public void Generator_ReportsAllThatIsWrong_AndKeepsTheOthers()
    {
        const string Source = """
            public class C
            {
                [Function("Good")] public void Good([QueueTrigger("a")] string a) { }
                [Function("Bad"), FixedDelayRetry(3, "soon")] private void Bad([QueueTrigger("a")] string a, Version b) { }
            }
            """;
        Assert.Equal(["AZFW0012", "LFW0002", "LFW0005", "LFW0006"], GeneratorRun.Diagnostics(Source).Select(found => found.Id).Order(StringComparer.Ordinal));
        var written = GeneratorRun.Driver().RunGenerators(GeneratorRun.Compilation(Source), TestContext.Current.CancellationToken).GetRunResult().GeneratedTrees.Single().ToString();
        Assert.Contains("C.Good", written, StringComparison.Ordinal);
        Assert.DoesNotContain("C.Bad", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Generator_ReportsTheSecondFunction_OnOneRouteAndMethod()
    {
        var diagnostics = GeneratorRun.Diagnostics("""
            public class C
            {
                [Function("A")] public string A([HttpTrigger("get", "post", Route = "Items/{id}")] HttpRequestData a) => "";
                [Function("B")] public string B([HttpTrigger("put", Route = "items/{id}")] HttpRequestData a) => "";
                [Function("C")] public string C([HttpTrigger("PUT", "Post", Route = "/items/{name?}")] HttpRequestData a) => "";
                [Function("D")] public string D([HttpTrigger("get", Route = "items/{id:int}")] HttpRequestData a) => "";
                [Function("E")] public string E([HttpTrigger] HttpRequestData a) => "";
                [Function("F")] public string F([HttpTrigger("get", Route = "e")] HttpRequestData a) => "";
            }
            """);
        Assert.Equal([("LFW0010", "\"/items/{name?}\"", 5), ("LFW0010", "\"e\"", 8)], diagnostics.Select(found => (found.Id, found.Text, found.Line)));
        Assert.Equal("The functions 'A' and 'C' both answer POST /items/{name?}: change the route or the methods of one", diagnostics[0].Message);
    }

    [Theory]
    [InlineData("0 */5 * * * *", true)]
    [InlineData("*/5 * * * *", true)]
    [InlineData("0 0 9-17 * Jan-Mar mon,Wed-Fri", true)]
    [InlineData("5/15 1,2,30-40/2 * * * *", true)]
    [InlineData("00:05:00", true)]
    [InlineData("1.00:00:00", true)]
    [InlineData("00:00:00", false)]
    [InlineData("-00:00:05", false)]
    [InlineData("0 0 2 * * * *", false)]
    [InlineData("0 0 2 *", false)]
    [InlineData("60 * * * * *", false)]
    [InlineData("0 60 * * * *", false)]
    [InlineData("0 0 24 * * *", false)]
    [InlineData("0 0 0 0 * *", false)]
    [InlineData("0 0 0 * 13 *", false)]
    [InlineData("0 0 0 * * 7", false)]
    [InlineData("0 0 0 * * Someday", false)]
    [InlineData("0 0 0 * * 1,", false)]
    [InlineData("*/x * * * * *", false)]
    [InlineData("? * * * * *", false)]
    [InlineData("", false)]
    public void Schedule_IsJudgedAsTheHostDoes(string schedule, bool isValid)
    {
        Assert.Equal(isValid, ScheduleRule.Problem(schedule) is null);
        Assert.Equal(isValid, Record.Exception(() => Schedules.Parse(schedule, TimeZoneInfo.Utc)) is null);
    }

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("/a/{b?}", true)]
    [InlineData("a/{b:int}/{*rest}", true)]
    [InlineData("files/{name}.{type}", true)]
    [InlineData("{date:regex(^\\d{{4}}$)}", true)]
    [InlineData("a/{b=1}", true)]
    [InlineData("a//b", false)]
    [InlineData("a/{b", false)]
    [InlineData("a/b}", false)]
    [InlineData("a/{}", false)]
    [InlineData("a/{?}", false)]
    [InlineData("a?b", false)]
    [InlineData("{a}/{A}", false)]
    [InlineData("{*rest}/a", false)]
    [InlineData("a-{*rest}", false)]
    public void Route_IsJudgedAsTheHostDoes(string route, bool isValid)
    {
        Assert.Equal(isValid, RouteRule.Problem(route) is null);
        Assert.Equal(isValid, Record.Exception(() => RoutePatternFactory.Parse($"api/{route.Trim('/')}")) is null);
    }
}
