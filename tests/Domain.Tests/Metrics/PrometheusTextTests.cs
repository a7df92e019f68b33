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
    public void Write_NamesTheKind_AndWritesAHistogramAsItMustBe()
    {
        Histogram seconds = new([0.5, 1]);
        foreach (var second in (double[])[0.25, 0.5, 0.75, 1.0, 64])
            seconds.Observe(second);
        Assert.Equal(
            """
            # HELP h_seconds H.
            # TYPE h_seconds histogram
            h_seconds_bucket{le="0.5"} 2
            h_seconds_bucket{le="1"} 4
            h_seconds_bucket{le="+Inf"} 5
            h_seconds_sum 66.5
            h_seconds_count 5
            # HELP c_total C.
            # TYPE c_total counter
            c_total 3

            """.ReplaceLineEndings("\n"),
            PrometheusText.Write([seconds.ToMetric("h_seconds", "H."), new("c_total", "C.", [new(3)]) { Kind = MetricKind.Counter }]));
    }
}
