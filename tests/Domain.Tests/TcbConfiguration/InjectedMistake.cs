using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Tests.TcbConfiguration;

/// <summary>A mistake that was put into a page on purpose.</summary>
/// <param name="Line">Where it must be reported, once the page is done.</param>
internal sealed record InjectedMistake(MistakeKind Kind, string Path, Func<ConfigurationPage, int> Line)
{
    public static IReadOnlyList<MistakeMaker> All { get; } =
    [
        Value(MistakeKind.WrongType, "cpu", "lots", "\"1\"", "true", "[1]", "{{env.CPU}}"),
        Value(MistakeKind.OutOfRange, "memory", "0", "129", "-2", "1e9"),
        Value(MistakeKind.WrongType, "scale_threshold", "70.5", "0x46", ".inf"),
        Value(MistakeKind.OutOfRange, "scale_threshold", "0", "101"),
        Value(MistakeKind.OutOfRange, "max_instances", "51", "0"),
        Value(MistakeKind.OutOfRange, "min_instances", "-1", "51"),
        Value(MistakeKind.OutOfRange, "container_port", "0", "65536", "99999999999999999999"),
        Value(MistakeKind.UnknownValue, "region", "ap-shanghia", "shanghai", "\"\""),
        Value(MistakeKind.UnknownValue, "scale_metric", "gpu"),
        Value(MistakeKind.BadFormat, "service_name", "Bad_Name", "-x"),
        Value(MistakeKind.BadFormat, "service_path", "superinsight", "/a/", "/a b", "/a//b"),
        Value(MistakeKind.BadFormat, "mount_path", "app/logs", "/app/../logs", "/", "/app/", "/./app"),
        Value(MistakeKind.BadFormat, "size", "50", "50GB", "0Gi").OfText(),
        Value(MistakeKind.WrongType, "size", "50"),
        Value(MistakeKind.CloudDisk, "type", "cbs"),
        Value(MistakeKind.BucketVolume, "type", "cos"),
        Value(MistakeKind.UnknownValue, "type", "nfs"),
        Value(MistakeKind.WrongType, "service_path", "{{env.SERVICE_PATH}}", "12", "null"),
        Value(MistakeKind.BadReference, "framework_name", "\"${env.NAME}\"", "\"{{tcb.envId}}\""),
        Value(MistakeKind.LiteralSecret, "custom_logs", "https://user:hunter2@logs.example.com/x"),
        Value(MistakeKind.WrongType, "resource", "2"),
        Missing("env_id", ""),
        Missing("service_path", "services[0]."),
        Unknown("replicas"),
        Unknown("mountPath"),
        Duplicate("container_port"),
        Duplicate("cpu"),
        Variable(MistakeKind.LiteralSecret, "DB_PASSWORD", "hunter2", "12345", "'{{env.X}}hunter2'"),
        Variable(MistakeKind.LiteralSecret, "QUEUE_URL", "redis://:hunter2@queue.internal:6379/0", "'amqp://u:{{env.P}}x@q'"),
        Variable(MistakeKind.WrongType, "DEBUG", "true", "8080", "1.10", "[a]", "{{env.DEBUG}}", "~"),
        Variable(MistakeKind.BadReference, "MODE", "\"${env.MODE}\"", "\"{{ MODE }}\"", "'{{env.1X}}'", "'a{{#env}}b'", "'{{{env.X}}}'"),
        Variable(MistakeKind.BadFormat, "MY-NAME", "x"),
    ];

    private static MistakeMaker Value(MistakeKind kind, string field, params string[] values) => new((page, random, taken) =>
    {
        var line = Find(page, random, field, taken);
        if (line is null)
            return null;
        if (field == "resource")
            page.Lines.RemoveAll(other => other.Path?.StartsWith(line.Path + ".", StringComparison.Ordinal) == true);
        line.Value = values[random.Next(values.Length)];
        return new InjectedMistake(kind, line.Path!, after => after.LineOf(line));
    });

    private static MistakeMaker Missing(string field, string parent) => new((page, _, taken) =>
    {
        if (taken.Contains(parent + field))
            return null;
        page.Lines.Remove(page.At(parent + field));
        return new InjectedMistake(MistakeKind.MissingField, parent + field, after => after.FirstLineOf(parent));
    });

    private static MistakeMaker Unknown(string field) => new((page, random, taken) =>
    {
        var service = Find(page, random, "container_port", taken)!;
        if (service is null)
            return null;
        var path = service.Path!.Replace("container_port", field, StringComparison.Ordinal);
        var line = page.InsertAfter(service, path, service.Prefix, field, "1");
        return new InjectedMistake(MistakeKind.UnknownField, path, after => after.LineOf(line));
    });

    private static MistakeMaker Duplicate(string field) => new((page, random, taken) =>
    {
        var first = Find(page, random, field, taken);
        if (first is null)
            return null;
        var line = page.InsertAfter(first, first.Path!, first.Prefix, field, "1");
        return new InjectedMistake(MistakeKind.DuplicateKey, first.Path!, after => after.LineOf(line));
    });

    private static MistakeMaker Variable(MistakeKind kind, string name, params string[] values) => new((page, random, taken) =>
    {
        var variables = Find(page, random, "env_variables", taken)!;
        var path = $"{variables.Path}.{name}";
        if (taken.Contains(path))
            return null;
        var value = values[random.Next(values.Length)];
        var line = page.InsertAfter(variables, path, "      ", name, value);
        // A number for a password is two mistakes: put it in quotes to have one.
        if (kind == MistakeKind.LiteralSecret && value == "12345")
            line.Value = "\"12345\"";
        return new InjectedMistake(kind, path, after => after.LineOf(line));
    });

    /// <summary>A line of that field whose value nobody has touched, nor that of an object around it.</summary>
    private static PageLine? Find(ConfigurationPage page, Random random, string field, IReadOnlyCollection<string> taken)
    {
        PageLine[] lines = [.. page.Lines.Where(line => line.Name == field && line.Path is { } path && !taken.Any(other => path == other || path.StartsWith(other + ".", StringComparison.Ordinal) || other.StartsWith(path + ".", StringComparison.Ordinal) && field == "resource"))];
        return lines.Length == 0 ? null : lines[random.Next(lines.Length)];
    }
}

/// <summary>Puts one mistake of a kind into a page; null where there is no place for it.</summary>
internal sealed class MistakeMaker(Func<ConfigurationPage, Random, IReadOnlyCollection<string>, InjectedMistake?> make)
{
    private bool asText;

    public InjectedMistake? Inject(ConfigurationPage page, Random random, IReadOnlyCollection<string>? taken = null)
    {
        var made = make(page, random, taken ?? []);
        if (asText && made is not null && page.At(made.Path) is { Value: { } value } line)
            line.Value = $"\"{value}\"";
        return made;
    }

    /// <summary>The values are in quotes: for what would be a number without.</summary>
    public MistakeMaker OfText()
    {
        asText = true;
        return this;
    }
}
