using System.Security.Cryptography;
using System.Text;

namespace SuperInsight.RunLocal;

/// <summary>
/// The folder of one server: "data" and "password", both of the user that PostgreSQL runs as. It refuses to run as root,
/// and the user it runs as instead can't enter a checkout under a private home or our 0700 .local: so when we are root its
/// folder lies under /var/lib/superinsight-local, where only root can make entries, by a hash of the given name.
/// </summary>
public sealed class PostgresFolder
{
    private const string Account = "postgres";

    private readonly bool isTemporary;

    private PostgresFolder(string path, bool isTemporary)
    {
        Path = path;
        this.isTemporary = isTemporary;
    }

    public string Path { get; }
    public string Data => System.IO.Path.Combine(Path, "data");
    public string PasswordFile => System.IO.Path.Combine(Path, "password");

    /// <summary>The user that the server and initdb run as; null for ourselves.</summary>
    public static string? User => NativeProcess.IsRoot ? Account : null;

    /// <summary>Where a folder to keep lies.</summary>
    /// <param name="given">Its name.</param>
    public static string PlaceOf(string given) =>
        NativeProcess.IsRoot ? System.IO.Path.Combine(TemporaryFolder.OpenParent(), KeptName(given)) : System.IO.Path.GetFullPath(given);

    /// <param name="given">Names a folder to keep, or null for a temporary one.</param>
    /// <param name="cancellationToken">Gives up between steps.</param>
    /// <exception cref="UnauthorizedAccessException">Something that others could have made lies in the way.</exception>
    public static async Task<PostgresFolder> OpenAsync(string? given, CancellationToken cancellationToken)
    {
        if (!NativeProcess.IsRoot)
            return new PostgresFolder(DataFolder.Open(given).Path, given is null);
        var path = given is null ? TemporaryFolder.NextPath() : PlaceOf(given);
        await InstallAsync(path, cancellationToken);
        return new PostgresFolder(path, given is null);
    }

    public void DeleteIfTemporary()
    {
        if (isTemporary)
            TemporaryFolder.Delete(Path);
    }

    private static string KeptName(string given) =>
        "kept-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(System.IO.Path.GetFullPath(given))))[..16];

    /// <summary>Makes the folder unless it exists, and in any case proves that it is one, and its user's alone.</summary>
    private static async Task InstallAsync(string path, CancellationToken cancellationToken)
    {
        const string Wanted = $"directory:{Account}:700";
        if (!Directory.Exists(path))
            await RunAsync("/usr/bin/install", ["-d", "-o", Account, "-g", Account, "-m", "700", "--", path], cancellationToken);
        // stat does not follow a symbolic link: one would show as such.
        var found = await RunAsync("/usr/bin/stat", ["--format=%F:%U:%a", "--", path], cancellationToken);
        if (found != Wanted)
            throw new UnauthorizedAccessException($"{path} should be a {Wanted} but is a {found}. Look why, remove it, and try again.");
    }

    private static Task<string> RunAsync(string executable, string[] arguments, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(new() { Name = executable, Executable = executable, Arguments = arguments }, cancellationToken);
}
