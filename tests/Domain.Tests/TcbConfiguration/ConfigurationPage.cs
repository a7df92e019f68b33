using System.Globalization;
using System.Text.Json;
using SuperInsight.Domain.TcbConfiguration;
using SuperInsight.Domain.TcbConfiguration.Tree;

namespace SuperInsight.Domain.Tests.TcbConfiguration;

/// <summary>One line of a generated file; tests change it, and ask where it came to stand.</summary>
/// <param name="path">Of the value that begins here; null for a comment.</param>
internal sealed class PageLine(string? path, string prefix, string name, string? value)
{
    public string? Path => path;

    public string Prefix => prefix;

    public string Name => name;

    public string? Value { get; set; } = value;

    public override string ToString() => path is null ? name : $"{prefix}{name}:{(Value is null ? "" : $" {Value}")}";
}

/// <summary>A configuration written as YAML, line by line, in one of the many ways in which people write it.</summary>
internal sealed class ConfigurationPage
{
    private readonly Random random;

    private ConfigurationPage(Random random) => this.random = random;

    public List<PageLine> Lines { get; } = [];

    public string Text => string.Join('\n', Lines) + "\n";

    public static ConfigurationPage Write(DeploymentConfiguration configuration, Random random)
    {
        var page = new ConfigurationPage(random);
        List<Action> fields =
        [
            () => page.Leaf("", "", "env_id", page.Quote(configuration.EnvironmentId)),
            () => page.Leaf("", "", "region", page.Quote(configuration.Region)),
            () => page.Leaf("", "", "topology", page.Quote(configuration.Topology.ToString().ToLowerInvariant())),
            () => page.Leaf("", "", "accept_data_loss_seconds", configuration.AcceptDataLoss?.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
            () => page.Leaf("", "", "framework_name", page.Quote(configuration.FrameworkName)),
            () => page.Leaf("", "", "domain", page.Quote(configuration.Domain)),
            () => page.Leaf("", "", "ssl_cert_id", page.Quote(configuration.CertificateId)),
            () => page.Services(configuration.Services),
        ];
        page.WriteShuffled(fields);
        return page;
    }

    public PageLine At(string path) => Lines.Single(line => line.Path == path);

    public int LineOf(PageLine line) => Lines.IndexOf(line) + 1;

    /// <summary>The line of the first field of an object, where a missing one is reported.</summary>
    public int FirstLineOf(string path) => Lines.FindIndex(line => line.Path is { } at && at.StartsWith(path, StringComparison.Ordinal)) + 1;

    public PageLine InsertAfter(PageLine line, string path, string prefix, string name, string value)
    {
        var added = new PageLine(path, prefix, name, value);
        Lines.Insert(Lines.IndexOf(line) + 1, added);
        return added;
    }

    private void Services(IReadOnlyList<ServiceConfiguration> services)
    {
        Lines.Add(new PageLine("services", "", "services", null));
        for (var i = 0; i < services.Count; i++)
            Service(services[i], $"services[{i}]");
    }

    private void Service(ServiceConfiguration service, string path)
    {
        const string Indent = "    ";
        Leaf(path, "  - ", "service_name", Quote(service.ServiceName));
        WriteShuffled(
        [
            () => Leaf(path, Indent, "service_path", Quote(service.ServicePath)),
            () => Leaf(path, Indent, "container_port", Number(service.ContainerPort)),
            () => Leaf(path, Indent, "dockerfile_path", Quote(service.DockerfilePath)),
            () => Leaf(path, Indent, "build_dir", Quote(service.BuildDirectory)),
            () => Leaf(path, Indent, "custom_logs", Quote(service.CustomLogs)),
            () => Leaf(path, Indent, "database_name", service.DatabaseName is null && random.Next(2) == 0 ? "null" : Quote(service.DatabaseName)),
            () => Resource(service.Resource, path),
            () => Storage(service.Storage, path),
            () => Network(service.Network, path),
            () => Variables(service.EnvironmentVariables, path),
        ]);
    }

    private void Resource(ResourceConfiguration resource, string path)
    {
        Lines.Add(new PageLine($"{path}.resource", "    ", "resource", null));
        path += ".resource";
        WriteShuffled(
        [
            () => Leaf(path, "      ", "cpu", Number(resource.Cpu)),
            () => Leaf(path, "      ", "memory", Number(resource.Memory)),
            () => Leaf(path, "      ", "min_instances", Number(resource.MinInstances)),
            () => Leaf(path, "      ", "max_instances", Number(resource.MaxInstances)),
            () => Leaf(path, "      ", "scale_metric", Quote(resource.ScaleMetric)),
            () => Leaf(path, "      ", "scale_threshold", Number(resource.ScaleThreshold)),
        ]);
    }

    private void Storage(IReadOnlyList<StorageConfiguration> storage, string path)
    {
        Lines.Add(new PageLine($"{path}.storage", "    ", "storage", storage.Count == 0 ? "[]" : null));
        for (var i = 0; i < storage.Count; i++)
        {
            var (volume, at) = (storage[i], $"{path}.storage[{i}]");
            Leaf(at, "      - ", "name", Quote(volume.Name));
            WriteShuffled(
            [
                () => Leaf(at, "        ", "type", Quote(volume.Type)),
                () => Leaf(at, "        ", "size", Quote(volume.Size)),
                () => Leaf(at, "        ", "mount_path", Quote(volume.MountPath)),
                () => Leaf(at, "        ", "source", Quote(volume.Source)),
            ]);
        }
    }

    private void Network(NetworkConfiguration network, string path)
    {
        if (network is { VpcId: null, SubnetId: null, SecurityGroupId: null })
            return;
        Lines.Add(new PageLine($"{path}.network", "    ", "network", null));
        path += ".network";
        WriteShuffled(
        [
            () => Leaf(path, "      ", "vpc_id", Quote(network.VpcId)),
            () => Leaf(path, "      ", "subnet_id", Quote(network.SubnetId)),
            () => Leaf(path, "      ", "security_group_id", Quote(network.SecurityGroupId)),
        ]);
    }

    private void Variables(IReadOnlyDictionary<string, string> variables, string path)
    {
        Lines.Add(new PageLine($"{path}.env_variables", "    ", "env_variables", null));
        path += ".env_variables";
        WriteShuffled([.. variables.Select(variable => (Action)(() => Leaf(path, "      ", variable.Key, Quote(variable.Value))))]);
    }

    private void WriteShuffled(List<Action> fields)
    {
        foreach (var field in fields.OrderBy(_ => random.Next()).ToArray())
        {
            field();
            if (random.Next(12) == 0)
                Lines.Add(new PageLine(null, "", random.Next(2) == 0 ? "" : "# a remark: with: colons", null));
        }
    }

    private void Leaf(string path, string prefix, string name, string? value)
    {
        if (value is not null)
            Lines.Add(new PageLine(path.Length == 0 ? name : $"{path}.{name}", prefix, name, value));
    }

    private string? Quote(string? text) => text is null ? null : random.Next(3) switch
    {
        0 when IsPlain(text) => text,
        1 when text.All(letter => letter is >= ' ' and not '\u007F') => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => JsonSerializer.Serialize(text, Relaxed),
    };

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static bool IsPlain(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '/' or '_' or '-') && char.IsAsciiLetter(text[0]) && ScalarKinds.Of(text) == ScalarKind.Text;

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
