using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.Drains;

namespace SuperInsight.Domain.Tests.Deployments.Drains;

public sealed class DrainHistoryTests
{
    private static readonly Dictionary<string, DrainFact> Facts = new()
    {
        ["A"] = new ContainerArrived("a"),
        ["B"] = new ContainerArrived("b"),
        ["drain"] = new DrainWished(DrainTarget.Drained, "test"),
        ["stop"] = new DrainWished(DrainTarget.Stopped, "test"),
        ["new"] = new DrainWished(DrainTarget.Open, "test", ReopenFor.NewVersion),
        ["stopped"] = new DrainWished(DrainTarget.Open, "test", ReopenFor.StoppedVersion),
        ["restored"] = new DrainWished(DrainTarget.Open, "test", ReopenFor.RestoredVersion),
        ["a:open"] = new DrainReached(DrainTarget.Open, "a", ""),
        ["a:drained"] = new DrainReached(DrainTarget.Drained, "a", ""),
        ["a:stopped"] = new DrainReached(DrainTarget.Stopped, "a", ""),
        ["b:open"] = new DrainReached(DrainTarget.Open, "b", ""),
        ["b:stopped"] = new DrainReached(DrainTarget.Stopped, "b", ""),
    };

    [Theory]
    [InlineData("", DrainState.Open)]
    [InlineData("A", DrainState.Open)]
    [InlineData("A drain", DrainState.Draining)]
    [InlineData("A drain a:drained", DrainState.Drained)]
    [InlineData("A drain a:stopped", DrainState.Draining)]
    [InlineData("A stop", DrainState.Draining)]
    [InlineData("A drain stop", DrainState.Draining)]
    [InlineData("A drain a:drained stop", DrainState.Drained)]
    [InlineData("A drain a:drained stop a:stopped", DrainState.Stopped)]
    // What was reached before an opening holds until it is answered.
    [InlineData("A drain new", DrainState.Open)]
    [InlineData("A drain a:drained stopped", DrainState.Drained)]
    [InlineData("A drain a:drained stop a:stopped new", DrainState.Stopped)]
    // … but for one that was stopped and may be about to start.
    [InlineData("A drain a:drained stop a:stopped stopped", DrainState.Drained)]
    [InlineData("A drain a:drained stop a:stopped stopped a:open", DrainState.Open)]
    // Whoever is not known cannot answer, and whoever comes later is not meant.
    [InlineData("drain a:drained", DrainState.Draining)]
    [InlineData("drain A", DrainState.Open)]
    [InlineData("A drain a:drained B", DrainState.Open)]
    [InlineData("A drain a:drained stop B", DrainState.Open)]
    [InlineData("A drain a:drained stop a:stopped B", DrainState.Drained)]
    // The one that has the data answers for the rest.
    [InlineData("A drain a:drained stop a:stopped B stop a:stopped", DrainState.Drained)]
    [InlineData("A drain a:drained stop a:stopped B stop b:stopped", DrainState.Stopped)]
    [InlineData("A drain a:drained stop a:stopped B stopped a:open drain b:stopped", DrainState.Draining)]
    // One of the version that is not to serve does not answer for the other.
    [InlineData("A drain a:drained stop a:stopped B stopped b:open", DrainState.Drained)]
    [InlineData("A drain a:drained stop a:stopped B stopped a:open", DrainState.Open)]
    [InlineData("A drain a:drained stop a:stopped B new a:open", DrainState.Drained)]
    [InlineData("A drain a:drained stop a:stopped B new b:open", DrainState.Open)]
    [InlineData("A drain a:drained stop a:stopped new B", DrainState.Open)]
    [InlineData("A drain a:drained stop a:stopped B new b:open stop b:stopped restored b:open", DrainState.Drained)]
    [InlineData("A drain a:drained stop a:stopped B new b:open stop b:stopped restored a:open", DrainState.Open)]
    public void State_FollowsTheFacts(string facts, DrainState expected) => Assert.Equal(expected, Fold(facts).State);

    [Theory]
    [InlineData("A drain", "a", DrainDuty.Drain)]
    [InlineData("A drain", "b", DrainDuty.Arrive)]
    [InlineData("A drain a:drained", "a", DrainDuty.StayDrained)]
    [InlineData("A drain B", "b", DrainDuty.None)]
    [InlineData("A stop", "a", DrainDuty.Stop)]
    [InlineData("A stop a:stopped", "a", DrainDuty.StayStopped)]
    [InlineData("A stop a:stopped B", "b", DrainDuty.None)]
    [InlineData("A stop a:stopped B", "a", DrainDuty.StayStopped)]
    [InlineData("A stop a:stopped B new", "a", DrainDuty.StayStopped)]
    [InlineData("A stop a:stopped B new", "b", DrainDuty.Open)]
    [InlineData("A stop a:stopped B stopped", "a", DrainDuty.Open)]
    [InlineData("A stop a:stopped B stopped", "b", DrainDuty.StayStopped)]
    [InlineData("A stop a:stopped B stopped a:open", "a", DrainDuty.None)]
    [InlineData("A stop a:stopped B new b:open stop", "b", DrainDuty.Stop)]
    [InlineData("A stop a:stopped B new b:open stop", "a", DrainDuty.StayStopped)]
    public void Next_IsForWhomItIsMeant(string facts, string container, DrainDuty expected) => Assert.Equal(expected, DrainRules.Next(Fold(facts), container));

    private static DrainHistory Fold(string facts) => facts.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select((name, index) => (Fact: Facts[name], Sequence: index + 1L))
        .Aggregate(DrainHistory.Empty, (history, entry) => history.Apply(entry.Fact, entry.Sequence));
}
