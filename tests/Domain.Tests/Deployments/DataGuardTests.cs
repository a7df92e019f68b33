using SuperInsight.Domain.Deployments;
using SuperInsight.Domain.Deployments.CloudRun;
using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Tests.Deployments;

public sealed class DataGuardTests
{
    private static readonly RunVolume Volume = new("cfs", "/data");

    public static TheoryData<Topology, string, int, int, bool, string?> Combinations => new()
    {
        { Topology.External, "", 1, 5, false, null },
        { Topology.External, "", 0, 5, true, null },
        { Topology.External, "10,50", 1, 5, false, null },
        { Topology.External, "50,10", 1, 5, false, "rising" },
        { Topology.External, "0,50", 1, 5, false, "from 1 to 99" },
        { Topology.Volume, "", 1, 1, true, null },
        { Topology.Volume, "10", 1, 1, true, "no gray release" },
        { Topology.Volume, "", 1, 2, true, "may have 2" },
        { Topology.Volume, "", 0, 1, true, "must always run" },
        { Topology.Volume, "", 1, 1, false, "none mounted" },
        { Topology.Ephemeral, "", 1, 1, false, null },
        { Topology.Ephemeral, "10", 1, 1, false, "no gray release" },
        { Topology.Ephemeral, "", 1, 2, false, "may have 2" },
        { Topology.Ephemeral, "", 0, 1, false, "must always run" },
    };

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Check_RefusesWithTheReason_WhatWouldSplitOrLoseData(Topology topology, string gray, int least, int most, bool hasVolume, string? reason)
    {
        var policy = new DeploymentPolicy(topology) { GraySteps = [.. gray.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)], AcceptDataLoss = TimeSpan.FromMinutes(1) };
        var service = new RunDescription("web", RunStatus.Normal, "normal", null, [], [], DeploymentWorld.Configuration(most) with { MinInstances = least, Volumes = hasVolume ? [Volume] : [] });

        var refusal = DataGuard.Check(policy, service);

        if (reason is null)
            Assert.Null(refusal);
        else
            Assert.Contains(reason, refusal?.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(59)]
    public void Check_RefusesEphemeral_WithoutABelievableLoss(int? seconds) =>
        Assert.NotNull(DataGuard.Check(new DeploymentPolicy(Topology.Ephemeral) { AcceptDataLoss = seconds is { } loss ? TimeSpan.FromSeconds(loss) : null }));

    [Fact]
    public void Check_RefusesToTakeDataBack_UnderTheVersionThatServes()
    {
        Assert.Contains("ops backup restore", DataGuard.Check(new DeploymentPolicy(Topology.External) { RestoreDataOnRollback = true })?.Hint, StringComparison.Ordinal);
        Assert.Null(DataGuard.Check(new DeploymentPolicy(Topology.Volume) { RestoreDataOnRollback = true }));
    }

    [Theory]
    [InlineData(Topology.External, 2, 9, true)]
    [InlineData(Topology.Volume, 1, 1, true)]
    [InlineData(Topology.Volume, 1, 2, false)]
    [InlineData(Topology.Ephemeral, 0, 1, false)]
    public void Check_RefusesToScaleOut_WhereTheDataIsWithTheInstance(Topology topology, int least, int most, bool isAllowed) =>
        Assert.Equal(isAllowed, DataGuard.Check(new DeploymentPolicy(topology), new ScalingChange(least, most)) is null);

    [Fact]
    public async Task RunAsync_FailsWithTheReason_WhenTheServiceMayHaveSeveralInstances()
    {
        var world = new DeploymentWorld(new(Topology.Volume));
        world.Cloud.Seed(DeploymentWorld.Service, DeploymentWorld.OldImage, DeploymentWorld.Configuration(3));
        world.Push();

        var done = await world.RunAsync(await world.RequestAsync());

        Assert.Equal(DeploymentState.Failed, done.State);
        Assert.Contains("may have 3", done.Reason, StringComparison.Ordinal);
        Assert.Empty(world.Cloud.Released(DeploymentWorld.Service));
    }
}
