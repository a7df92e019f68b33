using System.Globalization;
using SuperInsight.Domain.TcbConfiguration.Fields;

namespace SuperInsight.Domain.TcbConfiguration.Differences;

/// <summary>Compares one service with itself as it runs.</summary>
internal sealed class ServiceComparison(string path, Func<string, string?> environment)
{
    private const string Hidden = "***";

    private readonly List<ConfigurationChange> changes = [];

    public IReadOnlyList<ConfigurationChange> Compare(ServiceConfiguration service, RunningConfiguration running, IReadOnlyDictionary<string, string> variables)
    {
        Paths(service.ServicePath, running.Paths);
        Number(FieldNames.ContainerPort, service.ContainerPort, running.ContainerPort);
        // Of an image that is built elsewhere the cloud knows neither.
        if (running.DockerfilePath is not null)
            Text(FieldNames.DockerfilePath, service.DockerfilePath, running.DockerfilePath, TrimDot);
        if (running.BuildDirectory is not null)
            Text(FieldNames.BuildDir, service.BuildDirectory, running.BuildDirectory, TrimDot);
        Text(FieldNames.CustomLogs, service.CustomLogs, running.CustomLogs);
        Number($"{FieldNames.Resource}.{FieldNames.Cpu}", service.Resource.Cpu, running.Cpu);
        Number($"{FieldNames.Resource}.{FieldNames.Memory}", service.Resource.Memory, running.Memory);
        Number($"{FieldNames.Resource}.{FieldNames.MinInstances}", service.Resource.MinInstances, running.MinInstances);
        Number($"{FieldNames.Resource}.{FieldNames.MaxInstances}", service.Resource.MaxInstances, running.MaxInstances);
        Text($"{FieldNames.Resource}.{FieldNames.ScaleMetric}", service.Resource.ScaleMetric, running.ScaleMetric);
        Number($"{FieldNames.Resource}.{FieldNames.ScaleThreshold}", service.Resource.ScaleThreshold, running.ScaleThreshold);
        Volumes(service.Storage, running.Volumes);
        Text($"{FieldNames.Network}.{FieldNames.VpcId}", service.Network.VpcId, running.VpcId);
        Text($"{FieldNames.Network}.{FieldNames.SubnetId}", service.Network.SubnetId, running.SubnetId);
        Variables(variables, running.EnvironmentVariables);
        return changes;
    }

    private void Number(string field, double wanted, double? running)
    {
        if (running != wanted)
            Add(field, running is null ? ChangeKind.Add : ChangeKind.Change, running?.ToString(CultureInfo.InvariantCulture), wanted.ToString(CultureInfo.InvariantCulture));
    }

    private void Text(string field, string? wanted, string? running, Func<string, string>? form = null)
    {
        // What is not configured is left as it is.
        if (wanted is null)
            return;
        var filled = new FilledText(wanted, environment);
        if (!filled.IsKnown)
            Add(field, ChangeKind.Unknown, running, wanted);
        else if (running is null || (form ?? Itself)(filled.Value) != (form ?? Itself)(running))
            Add(field, string.IsNullOrEmpty(running) ? ChangeKind.Add : ChangeKind.Change, string.IsNullOrEmpty(running) ? null : running, filled.Value);
    }

    private void Paths(string wanted, IReadOnlyList<string> running)
    {
        if (!running.Contains(wanted))
            Add(FieldNames.ServicePath, ChangeKind.Add, null, wanted);
        foreach (var other in running.Where(other => other != wanted))
            Add(FieldNames.ServicePath, ChangeKind.Keep, other, null);
    }

    private void Volumes(IReadOnlyList<StorageConfiguration> wanted, IReadOnlyDictionary<string, string> running)
    {
        var byPath = wanted.ToDictionary(volume => volume.MountPath, StringComparer.Ordinal);
        foreach (var mount in byPath.Keys.Union(running.Keys).Order(StringComparer.Ordinal))
        {
            var (field, run) = ($"{FieldNames.Storage}[{mount}]", running.GetValueOrDefault(mount));
            if (!byPath.TryGetValue(mount, out var volume))
            {
                Add(field, ChangeKind.Keep, run, null);
                continue;
            }

            // A name alone says nothing that the cloud could be asked about: what is mounted there is taken for it.
            var source = volume.Source is { } text ? new FilledText(text, environment) : null;
            if (source is { IsKnown: false })
                Add(field, ChangeKind.Unknown, run, volume.Source);
            else if (run is null || (source is not null && run != source.Value))
                Add(field, run is null ? ChangeKind.Add : ChangeKind.Change, run, source?.Value ?? volume.Name);
        }
    }

    private void Variables(IReadOnlyDictionary<string, string> wanted, IReadOnlyDictionary<string, string> running)
    {
        foreach (var name in wanted.Keys.Union(running.Keys).Order(StringComparer.Ordinal))
        {
            var field = $"{FieldNames.EnvVariables}.{name}";
            var run = running.GetValueOrDefault(name);
            if (!wanted.TryGetValue(name, out var text))
            {
                Add(field, ChangeKind.Keep, Hidden, null);
                continue;
            }

            var filled = new FilledText(text, environment);
            if (filled.IsKnown && filled.Value == run)
                continue;
            // What the file shows is no secret; what runs in its place may be one.
            Add(field, !filled.IsKnown ? ChangeKind.Unknown : run is null ? ChangeKind.Add : ChangeKind.Change, run is null ? null : Hidden, text);
        }
    }

    private void Add(string field, ChangeKind kind, string? running, string? wanted) => changes.Add(new ConfigurationChange($"{path}.{field}", kind, running, wanted));

    private static string Itself(string text) => text;

    /// <summary>The cloud gives <c>Dockerfile</c> for <c>./Dockerfile</c>, and nothing for <c>.</c>.</summary>
    private static string TrimDot(string file) => file == "." ? "" : file.StartsWith("./", StringComparison.Ordinal) ? file[2..] : file;
}
