using System.Text.Json;
using System.Text.Json.Nodes;
using TencentEmulator.CloudRun.Model;

namespace TencentEmulator.CloudRun;

/// <summary>The service that <c>PUT /_emulator/cloudrun/services/ENV/NAME</c> makes, in the place of one of that name.</summary>
public sealed record ServiceSeed
{
    /// <summary>The image that its first version has.</summary>
    public required string Image { get; init; }

    /// <summary>Cores per instance.</summary>
    /// <value>1.</value>
    public double Cpu { get; init; } = 1;

    /// <summary>GiB per instance.</summary>
    /// <value>2.</value>
    public double Mem { get; init; } = 2;

    /// <summary>So many instances run; there is no scaling by load.</summary>
    /// <value>1.</value>
    public int MinNum { get; init; } = 1;

    /// <value>5.</value>
    public int MaxNum { get; init; } = 5;

    /// <value>8080.</value>
    public int Port { get; init; } = 8080;

    /// <summary>Environment variables.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Volumes in the API's shape (<c>VolumesConf</c>).</summary>
    public JsonArray? Volumes { get; init; }

    /// <summary>How long things take.</summary>
    public RunTiming Timing { get; init; } = new();

    /// <summary>Whether changing the number of instances makes a new version and a task, instead of happening at once.</summary>
    public bool ScalingMakesVersion { get; init; }

    internal IEnumerable<KeyValuePair<string, JsonNode?>> Members()
    {
        yield return new("Cpu", Cpu);
        yield return new("Mem", Mem);
        yield return new("MinNum", MinNum);
        yield return new("MaxNum", MaxNum);
        yield return new("Port", Port);
        yield return new("EnvParams", JsonSerializer.Serialize(Env));
        if (Volumes is not null)
            yield return new("VolumesConf", Volumes);
    }
}
