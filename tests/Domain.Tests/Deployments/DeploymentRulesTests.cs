using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Tests.Deployments;

public sealed class DeploymentRulesTests
{
    private static readonly DateTimeOffset Since = DeploymentWorld.Start;

    private static readonly DeploymentPolicy Policy = new(Topology.External);

    public static TheoryData<DeploymentState, TimeSpan, DeploymentState> Deadlines => new()
    {
        { DeploymentState.AwaitingImage, Policy.ImageDeadline, DeploymentState.Failed },
        { DeploymentState.SafeguardingData, Policy.SafeguardDeadline, DeploymentState.Failed },
        { DeploymentState.Draining, Policy.DrainDeadline, DeploymentState.RollingBack },
        { DeploymentState.Releasing, Policy.ReleaseDeadline, DeploymentState.RollingBack },
        { DeploymentState.Verifying, Policy.VerifyDeadline, DeploymentState.RollingBack },
        { DeploymentState.Shifting, Policy.ShiftDeadline, DeploymentState.RollingBack },
        { DeploymentState.Baking, Policy.MissingFor, DeploymentState.RollingBack },
        { DeploymentState.RollingBack, Policy.RollbackDeadline, DeploymentState.RollbackFailed },
    };

    [Theory]
    [MemberData(nameof(Deadlines))]
    public void Next_TakesWhatIsNotKnownForFailure_OnlyAfterTheDeadline(DeploymentState state, TimeSpan deadline, DeploymentState then)
    {
        Assert.IsType<DeploymentDecision.Wait>(Next(In(state), DeploymentObservation.Nothing, Since + deadline));

        var note = Assert.IsType<DeploymentDecision.Note>(Next(In(state), DeploymentObservation.Nothing, Since + deadline + TimeSpan.FromSeconds(1)));
        Assert.Equal(then, Assert.IsType<DeploymentMoved>(note.Fact).State);
    }

    [Fact]
    public void Next_IntendsARelease_OnlyWhenNoTaskIsAtWork()
    {
        var idle = new DeploymentObservation { LatestTask = new(Task(7, RunTaskOutcome.Succeeded)) };
        Assert.Equal(new DeploymentDecision.Intend(DeploymentStep.Release, 7), Next(In(DeploymentState.Releasing), idle, Since));
        Assert.Equal(new DeploymentDecision.Intend(DeploymentStep.Release, 0), Next(In(DeploymentState.Releasing), new() { LatestTask = new(null) }, Since));
        Assert.IsType<DeploymentDecision.Wait>(Next(In(DeploymentState.Releasing), new() { LatestTask = new(Task(7, RunTaskOutcome.Open)) }, Since));
    }

    [Fact]
    public void Next_TakesANewerTaskForTheRelease_AndAsksAgainOnlyWhenTheLeaseIsOver()
    {
        var intended = In(DeploymentState.Releasing) with { Steps = [new StepRecord(DeploymentStep.Release, Since, 7)] };
        var same = new DeploymentObservation { LatestTask = new(Task(7, RunTaskOutcome.Succeeded)) };

        Assert.Equal(new DeploymentDecision.Note(new DeploymentEffected("d", DeploymentStep.Release, 8)), Next(intended, new() { LatestTask = new(Task(8, RunTaskOutcome.Open)) }, Since));
        Assert.IsType<DeploymentDecision.Wait>(Next(intended, same, Since + Policy.IntentLease));
        Assert.Equal(new DeploymentDecision.Intend(DeploymentStep.Release, 7), Next(intended, same, Since + Policy.IntentLease + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Next_DoesNotCallItRolledBack_WhileTheReleaseMayBeOnItsWay()
    {
        var lost = In(DeploymentState.RollingBack) with { Steps = [new StepRecord(DeploymentStep.Release, Since, 7)], HealthyInARow = 9 };
        var seen = new DeploymentObservation { LatestTask = new(Task(7, RunTaskOutcome.Succeeded)), Service = new(Serving("web-001")), Schema = "1" };

        Assert.IsType<DeploymentDecision.Wait>(Next(lost, seen, Since + Policy.IntentLease));
        var note = Assert.IsType<DeploymentDecision.Note>(Next(lost, seen, Since + Policy.IntentLease + TimeSpan.FromSeconds(1)));
        Assert.Equal(DeploymentState.RolledBack, Assert.IsType<DeploymentMoved>(note.Fact).State);
    }

    [Fact]
    public void Next_StopsBaking_WhenSomebodyElseTookItsTraffic()
    {
        var baking = In(DeploymentState.Baking) with { Version = "web-002", HealthyInARow = 9, LastHealthyAt = Since };

        Assert.IsType<DeploymentDecision.Wait>(Next(baking, new() { Service = new(Serving("web-003")) }, Since + Policy.MissingFor));
        Assert.IsType<DeploymentDecision.Note>(Next(baking, new() { Service = new(Serving("web-003")) }, Since + Policy.MissingFor + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Admit_LetsTheNewestBegin_OneAtATime()
    {
        Deployment first = In(DeploymentState.Queued) with { Id = "1" }, second = first with { Id = "2" };

        Assert.Equal("1", Assert.IsType<DeploymentMoved>(DeploymentRules.Admit(new([first, second]), DeploymentWorld.Start)).DeploymentId);
        Assert.Equal(DeploymentState.AwaitingImage, Assert.IsType<DeploymentMoved>(DeploymentRules.Admit(new([second]), DeploymentWorld.Start)).State);
        Assert.Null(DeploymentRules.Admit(new([first with { State = DeploymentState.Baking }, second]), DeploymentWorld.Start));
        Assert.Null(DeploymentRules.Admit(DeploymentHistory.Empty, DeploymentWorld.Start));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void WantsProbe_CountsNoProbeTwice(int secondsAgo, bool wants) =>
        Assert.Equal(wants, DeploymentRules.WantsProbe(In(DeploymentState.Verifying) with { LastProbeAt = Since }, Policy, Since + TimeSpan.FromSeconds(secondsAgo)));

    private static DeploymentDecision Next(Deployment deployment, DeploymentObservation seen, DateTimeOffset now) => DeploymentRules.Next(deployment, DeploymentHistory.Empty, seen, Policy, now);

    private static Deployment In(DeploymentState state) => new()
    {
        Id = "d", Request = DeploymentWorld.Request(), State = state, StateSince = Since, RequestedAt = Since, Before = new("web-001", DeploymentWorld.OldImage), PinnedImage = DeploymentWorld.Pinned("c1"),
    };

    private static RunTask Task(long id, RunTaskOutcome outcome) => new(id, outcome, "", false, "", "web-002", [], "", null);

    private static RunDescription Serving(string version) =>
        new("web", RunStatus.Normal, "normal", new("https://web.example.com"), [], [new RunVersion(version, DeploymentWorld.OldImage, 100, true, "normal", null)], DeploymentWorld.Configuration(5));
}
