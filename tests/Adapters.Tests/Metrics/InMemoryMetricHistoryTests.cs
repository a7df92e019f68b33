using SuperInsight.Domain.Metrics;
using SuperInsight.Fakes.Metrics;

namespace SuperInsight.Adapters.Tests.Metrics;

public sealed class InMemoryMetricHistoryTests : MetricHistoryContract
{
    protected override IMetricHistory Open() => new InMemoryMetricHistory();
}
