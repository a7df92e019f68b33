using Microsoft.Extensions.Logging.Abstractions;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Metrics;

namespace SuperInsight.Domain.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Write_EscapesLabelsAndMeanings() => Assert.Equal(
        """
        # HELP a_b Back\\slash and\nline "quoted".
        # TYPE a_b gauge
        a_b{source="a\"b\\c\nd",x="é"} 1.5
        a_b 0

        """.ReplaceLineEndings("\n"),
        PrometheusText.Write([new("a_b", "Back\\slash and\nline \"quoted\".", [new(1.5, ("source", "a\"b\\c\nd"), ("x", "é")), new(0)]), new("empty", "Nothing.", [])]));

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(1764000000.25, "1764000000.25")]
    [InlineData(1e21, "1E+21")]
    public void Write_WritesEveryNumber(double value, string text) =>
        Assert.EndsWith($"a {text}\n", PrometheusText.Write([new("a", "A.", [new(value)])]), StringComparison.Ordinal);

    [Fact]
    public async Task ReadMetrics_ShowsTheRest_WhenOnePartCannotBeMeasured()
    {
        var text = await new ReadMetrics([new Broken(), new Whole()], TimeProvider.System, NullLogger<ReadMetrics>.Instance).RunAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\nwhole 7\n", text, StringComparison.Ordinal);
        Assert.Contains("metrics_readable{part=\"broken\"} 0\nmetrics_readable{part=\"whole\"} 1\n", text, StringComparison.Ordinal);
    }

    private sealed class Broken : IMetricsSource
    {
        public string Name => "broken";

        public Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken) => throw new BackupException("measure", "it", "the test says so", "nothing");
    }

    private sealed class Whole : IMetricsSource
    {
        public string Name => "whole";

        public Task<IReadOnlyList<Metric>> MeasureAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Metric>>([new("whole", "Whole.", [new(7)])]);
    }
}
