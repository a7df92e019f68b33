using System.Globalization;
using System.Runtime.InteropServices;
using SuperInsight.Domain.Backups;

namespace SuperInsight.Adapters.Postgres;

/// <summary>Whose a data directory becomes: PostgreSQL's user when we are root, because no server runs as root; else our own.</summary>
internal sealed partial record ClusterOwner(string? Name, uint User, uint Group)
{
    private const string Account = "postgres";

    /// <exception cref="BackupException">We are root and there is no such user.</exception>
    public static ClusterOwner Find()
    {
        if (GetEffectiveUserId() != 0)
            return new ClusterOwner(null, 0, 0);
        var fields = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(line => line is [Account, _, _, _, ..])
            ?? throw new BackupException("restore PostgreSQL as", Account, "there is no such user, and PostgreSQL does not run as root", "Install PostgreSQL's packages, or run this as the user that the server is to run as.");
        return new ClusterOwner(Account, uint.Parse(fields[2], CultureInfo.InvariantCulture), uint.Parse(fields[3], CultureInfo.InvariantCulture));
    }

    /// <summary>Gives a file or folder to the owner.</summary>
    public void Take(string path)
    {
        if (Name is not null && ChangeOwner(path, User, Group) != 0)
            throw new IOException($"{path} cannot be given to {Name}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUserId();

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
