using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Alerts;

/// <summary>A test of rules: values over time, and what must come of them.</summary>
/// <param name="Name">For people.</param>
/// <param name="Interval">Between two values.</param>
/// <param name="Series">What is measured.</param>
/// <param name="Outcomes">How actions end; those that are not named are done.</param>
/// <param name="Expectations">In the order of time.</param>
/// <param name="Line">Where it stands in the file.</param>
public sealed record AlertTimeline(
    string Name, TimeSpan Interval, IReadOnlyList<TimelineSeries> Series, IReadOnlyDictionary<string, string> Outcomes, IReadOnlyList<TimelineExpectation> Expectations, int Line);

/// <summary>The values of one series.</summary>
/// <param name="Values">Null where it is missing.</param>
public sealed record TimelineSeries(string Metric, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<double?> Values);

/// <summary>What must be so at a moment. Lists that are null are not looked at.</summary>
/// <param name="At">From the beginning.</param>
/// <param name="Alarms">All that are pending or firing: <c>firing high_cpu_usage</c>.</param>
/// <param name="Actions">All since the expectation before: <c>scale_up high_cpu_usage</c>.</param>
/// <param name="Notices">Likewise: <c>resolved high_cpu_usage</c>.</param>
public sealed record TimelineExpectation(TimeSpan At, IReadOnlyList<string>? Alarms, IReadOnlyList<string>? Actions, IReadOnlyList<string>? Notices, int Line);

/// <summary>What came of reading a file of timelines.</summary>
/// <param name="Timelines">Null exactly when there is a mistake.</param>
public sealed record AlertTimelinesReading(IReadOnlyList<AlertTimeline>? Timelines, IReadOnlyList<Mistake> Mistakes);
