namespace Runtime.Tests.Workers.Generator;

public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("LFW0003", "Run", """[Function("A")] public void Run(string text) { }""")]
    [InlineData("LFW0004", "Run", """[Function("A")] public void Run([QueueTrigger("a")] string a, [TimerTrigger("b")] TimerInfo b) { }""")]
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
    [InlineData("LFW0006", "FixedDelayRetry(3, \"soon\")", """[Function("A"), FixedDelayRetry(3, "soon")] public void Run([TimerTrigger("a")] TimerInfo a) { }""")]
    [InlineData("LFW0006", "FixedDelayRetry(-2, \"00:00:01\")", """[Function("A"), FixedDelayRetry(-2, "00:00:01")] public void Run([TimerTrigger("a")] TimerInfo a) { }""")]
    [InlineData("LFW0006", "ExponentialBackoffRetry(3, \"00:01:00\", \"00:00:01\")", """[Function("A"), ExponentialBackoffRetry(3, "00:01:00", "00:00:01")] public void Run([TimerTrigger("a")] TimerInfo a) { }""")]
    [InlineData("LFW0007", "Function(\"1A\")", """[Function("1A")] public void Run([TimerTrigger("a")] TimerInfo a) { }""")]
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
}
