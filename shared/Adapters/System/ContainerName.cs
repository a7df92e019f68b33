using System.Security.Cryptography;
using System.Text;

namespace SuperInsight.Adapters.LocalSystem;

/// <summary>
/// Names the container that this process is in: the same after everything in it was started again, and never the same for two. Docker, podman
/// and containerd mount its <c>/etc/hostname</c> from a folder of its own, which tells containers apart that share a host name; on a bare
/// machine the host name is all there is. See <see href="https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html"/>.
/// </summary>
internal static class ContainerName
{
    private const int RootField = 3;
    private const int PointField = 4;

    public static string Read() => Compose(Environment.MachineName, File.ReadLines("/proc/self/mountinfo"));

    /// <param name="host">The host name.</param>
    /// <param name="mounts">The lines of <c>mountinfo</c>.</param>
    public static string Compose(string host, IEnumerable<string> mounts)
    {
        var root = mounts.Select(line => line.Split(' ')).LastOrDefault(fields => fields.Length > PointField && fields[PointField] == "/etc/hostname")?[RootField];
        return root is null ? host : $"{host}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)).AsSpan(0, 6))}";
    }
}
