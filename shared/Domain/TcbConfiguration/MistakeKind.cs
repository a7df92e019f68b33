namespace SuperInsight.Domain.TcbConfiguration;

/// <summary>A rule that a configuration can break. Codes are a contract: scripts look for them.</summary>
public sealed class MistakeKind
{
    private static readonly List<MistakeKind> Known = [];

    private MistakeKind(string code, string meaning, MistakeSeverity severity = MistakeSeverity.Error)
    {
        (Code, Meaning, Severity) = (code, meaning, severity);
        Known.Add(this);
    }

    public static MistakeKind Syntax { get; } = new("syntax", "The file is not YAML (or JSON), so that nothing after that place could be read.");

    public static MistakeKind DuplicateKey { get; } = new("duplicate-key", "A name stands twice in one mapping. YAML readers differ in which one they take, so neither is.");

    public static MistakeKind UnknownField { get; } = new("unknown-field", "There is no such field: what it was meant to say would silently not happen.");

    public static MistakeKind MissingField { get; } = new("missing-field", "A field without a default is not there.");

    public static MistakeKind WrongType { get; } = new("wrong-type", "The value is of another type. Numbers and true/false among environment variables need quotes: 1.10 without them is 1.1.");

    public static MistakeKind OutOfRange { get; } = new("out-of-range", "The number is outside what CloudBase Run takes.");

    public static MistakeKind BadFormat { get; } = new("bad-format", "The text is not shaped as the field needs it.");

    public static MistakeKind UnknownValue { get; } = new("unknown-value", "The field takes one of a few values, and this is none of them.");

    public static MistakeKind NotUnique { get; } = new("not-unique", "Two services or two volumes share a name or a path: one would hide the other.");

    public static MistakeKind LiteralSecret { get; } = new("literal-secret", "A secret stands in the file, where everybody who reads the repository reads it too. Change it if it was ever real, and refer to the environment.");

    public static MistakeKind BadReference { get; } = new("bad-reference", "Only {{env.NAME}} is filled in when deploying. ${env.NAME} would be deployed as it stands, and other braces would vanish.");

    public static MistakeKind MinAboveMax { get; } = new("min-above-max", "More instances are to run always than may run at most.");

    public static MistakeKind TopologyInstances { get; } = new("topology-instances", "Only `external` may have several instances: with the data in the container or on its volume, each would have a database of its own, or all would write to one.");

    public static MistakeKind TopologyIdle { get; } = new("topology-idle", "Without an instance no timer fires and no backup is taken, and with `ephemeral` the data is gone with the last one.");

    public static MistakeKind TopologyDataLoss { get; } = new("topology-data-loss", "With `ephemeral` the newest data goes with an instance. How much of it may go is for you to say: 60 seconds or more, because WAL is archived that often.");

    public static MistakeKind TopologyContradicted { get; } = new("topology-contradicted", "An environment variable says another topology, or another loss, than the configuration.");

    public static MistakeKind NoVolume { get; } = new("no-volume", "With `volume` the data lies on one, and the service has none: it would lie in the container and go with it.");

    public static MistakeKind CloudDisk { get; } = new("cloud-disk", "CloudBase Run cannot attach a cloud disk (CBS): a disk belongs to one virtual machine, and releases of a service overlap. It attaches network file systems (CFS).");

    public static MistakeKind BucketVolume { get; } = new("bucket-volume", "A bucket (COS) is mounted with a key, which has two parts; the cloud's interface has one field for it, and does not say of what. Attach it in the console; what is attached there stays attached.");

    public static MistakeKind EmbeddedData { get; } = new("embedded-data", "With `external` several instances may run, and this puts a database into each of them.");

    public static MistakeKind NetworkIncomplete { get; } = new("network-incomplete", "A subnet belongs to a network, which is not named.");

    public static MistakeKind CertificateWithoutDomain { get; } = new("certificate-without-domain", "A certificate is for a domain, which is not named.");

    public static MistakeKind CpuMemoryPair { get; } = new("cpu-memory-pair", "CloudBase Run pairs cores with twice as many GiB, from 0.25 and 0.5 up; another pair may be refused when deploying.", MistakeSeverity.Warning);

    public static MistakeKind LocalStore { get; } = new("local-store", "With `external`, a store at localhost is another one in each instance: sessions, queues and locks are not shared.", MistakeSeverity.Warning);

    public static MistakeKind ObjectText { get; } = new("object-text", "Text that is JSON (an object, a list, null) reaches the service as another type: the vendor's tools parse it.", MistakeSeverity.Warning);

    public static MistakeKind DomainWithoutCertificate { get; } = new("domain-without-certificate", "Without a certificate browsers refuse or distrust the domain.", MistakeSeverity.Warning);

    public static MistakeKind SecurityGroup { get; } = new("security-group", "No interface of CloudBase Run takes a security group: it is not applied.", MistakeSeverity.Warning);

    /// <summary>All of them, as docs/configuration.md lists them.</summary>
    public static IReadOnlyList<MistakeKind> All => Known;

    public string Code { get; }

    /// <summary>Why it is a mistake.</summary>
    public string Meaning { get; }

    public MistakeSeverity Severity { get; }

    public override string ToString() => Code;
}

/// <summary>Whether a mistake forbids using the configuration.</summary>
public enum MistakeSeverity
{
    /// <summary>It may be meant. The configuration can be used.</summary>
    Warning,

    /// <summary>The configuration cannot be used.</summary>
    Error,
}
