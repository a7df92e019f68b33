namespace SuperInsight.Domain.TcbConfiguration.Fields;

/// <summary>The formats of the file's texts.</summary>
internal static class TextFormats
{
    /// <summary>The pattern of a reference to the environment of whoever deploys.</summary>
    public const string Reference = @"\{\{env\.[A-Za-z_][A-Za-z0-9_]*\}\}";

    public static readonly TextFormat EnvironmentId = new("an environment id", "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", "lower-case letters, digits and hyphens, as the console shows it: superinsight-prod");

    public static readonly TextFormat ServiceName = new("a service name", "[a-z]([a-z0-9-]{0,61}[a-z0-9])?", "lower-case letters, digits and hyphens, a letter first: superinsight-app");

    public static readonly TextFormat ServicePath = new("a path", @"/([A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*)?", "an absolute path without a slash at its end: /superinsight");

    public static readonly TextFormat MountPath = new("an absolute path", @"(/(\.{0,2}[A-Za-z0-9_@+~-][A-Za-z0-9_.@+~-]*|\.{3,}))+", "an absolute path without . and .. and without a slash at its end: /app/logs");

    public static readonly TextFormat VolumeSource = new("an address and a path", @"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?:/[A-Za-z0-9_.@+~/-]{0,255}", "a mount target's address and a path on it: 10.0.1.4:/uploads");

    public static readonly TextFormat VolumeName = new("a volume name", "[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?", "letters, digits, hyphens and underscores: app-logs");

    public static readonly TextFormat Size = new("a size", "[1-9][0-9]{0,5}(Mi|Gi|Ti)", "a whole number with Mi, Gi or Ti: 50Gi");

    public static readonly TextFormat FileName = new("a path", @"[^\x00-\x1F\x7F\\]{1,1024}", "a path below the repository");

    public static readonly TextFormat Logs = new("a log source", @"[^\x00-\x1F\x7F]{1,1024}", "stdout, or the path of a log file in the container");

    public static readonly TextFormat Identifier = new("a name", "[A-Za-z_][A-Za-z0-9_-]{0,62}", "letters, digits, hyphens and underscores, a letter first: superinsight");

    public static readonly TextFormat Domain = new("a domain", @"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])", "a host name in lower case without a scheme, port or path: app.example.com");

    public static readonly TextFormat CertificateId = new("a certificate id", "[A-Za-z0-9_-]{4,64}", "the id that the certificate console shows");

    public static readonly TextFormat VpcId = new("a network id", "vpc-[a-z0-9]{4,32}", "an id as vpc-1a2b3c4d");

    public static readonly TextFormat SubnetId = new("a subnet id", "subnet-[a-z0-9]{4,32}", "an id as subnet-1a2b3c4d");

    public static readonly TextFormat SecurityGroupId = new("a security group id", "sg-[a-z0-9]{4,32}", "an id as sg-1a2b3c4d");

    public static readonly TextFormat VariableName = new("a variable name", "[A-Za-z_][A-Za-z0-9_]*", "letters, digits and underscores, no digit first: DATABASE_URL");
}
