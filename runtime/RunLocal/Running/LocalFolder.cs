namespace SuperInsight.RunLocal;

/// <summary>
/// .local/ (0700): all that `./run` writes into a checkout. Secrets are files of their own (0600), made on first use and
/// kept, so that data encrypted or protected with them stay usable.
/// </summary>
public sealed class LocalFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public const string ConsoleReadKeyFile = "console-read-key";
    public const string ConsoleOperateKeyFile = "console-operate-key";

    private LocalFolder(string path) => Path = path;

    public string Path { get; }
    public string SettingsFile => PathOf("settings.json");
    public string RunFile => PathOf("run.json");
    public string SecretsFolder => PathOf("secrets");

    /// <summary>The host key that calls any function.</summary>
    public string FunctionKey => Secret.Keep(PathOf("function-key"));

    /// <summary>The host key that may also administer the host.</summary>
    public string MasterKey => Secret.Keep(PathOf("master-key"));

    /// <summary>In the form of a Tencent Cloud SecretId: AKID and 32 more.</summary>
    public string TencentSecretId => "AKID" + Secret.Keep(PathOf("tencent-secret-id"))[..32];

    public string TencentSecretKey => Secret.Keep(PathOf("tencent-secret-key"))[..32];

    /// <summary>Of the account that the standby bucket belongs to.</summary>
    public string StandbySecretId => "AKID" + Secret.Keep(PathOf("standby-secret-id"))[..32];

    public string StandbySecretKey => Secret.Keep(PathOf("standby-secret-key"))[..32];

    /// <summary>What the emulated GitHub signs its deliveries with.</summary>
    public string WebhookSecret => Secret.Keep(PathOf("webhook-secret"));

    /// <summary>What the emulated registry sends with its notices.</summary>
    public string RegistrySecret => Secret.Keep(PathOf("registry-secret"));

    /// <summary>Signs in to the console, to look.</summary>
    public string ConsoleReadKey => Secret.Keep(PathOf(ConsoleReadKeyFile));

    /// <summary>Signs in to the console, to act.</summary>
    public string ConsoleOperateKey => Secret.Keep(PathOf(ConsoleOperateKeyFile));

    public static LocalFolder Open(string path)
    {
        foreach (var folder in (string[])[path, System.IO.Path.Combine(path, "logs"), System.IO.Path.Combine(path, "secrets")])
            Directory.CreateDirectory(folder, OwnerOnly).UnixFileMode = OwnerOnly;
        return new LocalFolder(path);
    }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public string LogOf(string server) => System.IO.Path.Combine(Path, "logs", server + ".log");
}
