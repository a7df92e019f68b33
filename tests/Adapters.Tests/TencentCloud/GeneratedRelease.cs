using SuperInsight.Domain.Deployments.CloudRun;

namespace SuperInsight.Adapters.Tests.TencentCloud;

/// <summary>Releases that ask for anything, or for nothing, and what must come of them: written out once more, and not by the code that is tested.</summary>
internal static class GeneratedRelease
{
    private static readonly string[] Names = ["MODE", "KEEP", "NEW_A", "NEW_B"];

    /// <param name="mayScaleOut">Whether the number of instances may be asked for: a failed release leaves it behind, because it is the service's and not a version's.</param>
    public static ReleaseRequest Draw(Random random, string image, RunConfiguration present, bool mayScaleOut)
    {
        var mount = $"/files{random.Next(3)}";
        var cores = random.Next(1, 5);
        return new ReleaseRequest(image, ReleaseMode.Full, "generated")
        {
            Environment = Names.Where(_ => random.Next(3) == 0).ToDictionary(name => name, _ => random.Next(4) == 0 ? null : $"value \"{random.Next(100)}\" 名"),
            Scaling = random.Next(2) == 0
                ? null
                : new ScalingChange(mayScaleOut && random.Next(2) == 0 ? random.Next(0, 4) : null, mayScaleOut && random.Next(2) == 0 ? random.Next(4, 9) : null, random.Next(2) == 0 ? cores : null, random.Next(2) == 0 ? cores * 2 : null),
            Port = random.Next(2) == 0 ? random.Next(1, 65_536) : null,
            Rule = random.Next(2) == 0 ? new ScalingRule(random.Next(2) == 0 ? "cpu" : "mem", random.Next(1, 101)) : null,
            Logs = random.Next(2) == 0 ? $"/var/log/{random.Next(9)}.log" : null,
            Attach = random.Next(2) == 0 && present.Volumes.All(volume => volume.MountPath != mount) ? [new RunVolume("cfs", mount) { Source = $"10.0.1.{random.Next(1, 200)}:/web" }] : [],
        };
    }

    public static RunConfiguration Expect(RunConfiguration before, ReleaseRequest asked)
    {
        var environment = before.Environment!.ToDictionary();
        foreach (var name in asked.Environment.Keys)
        {
            environment.Remove(name);
            if (asked.Environment[name] is { } value)
                environment.Add(name, value);
        }

        return new RunConfiguration(
            asked.Scaling?.Cores ?? before.Cores, asked.Scaling?.MemoryGiB ?? before.MemoryGiB, asked.Scaling?.MinInstances ?? before.MinInstances, asked.Scaling?.MaxInstances ?? before.MaxInstances,
            asked.Port ?? before.Port, environment, before.Volumes.Concat(asked.Attach).ToArray())
        {
            Rule = asked.Rule ?? before.Rule, Logs = asked.Logs ?? before.Logs, VpcId = before.VpcId, SubnetId = before.SubnetId,
        };
    }
}
