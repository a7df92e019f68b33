namespace SuperInsight.Adapters.LocalSystem;

/// <summary>Where the kernel tells of this container.</summary>
/// <param name="ControlGroups">Of cgroup v2, or the folder with those of v1's controllers. See <see href="https://docs.kernel.org/admin-guide/cgroup-v2.html"/>.</param>
/// <param name="Processes">See <see href="https://man7.org/linux/man-pages/man5/proc.5.html"/>.</param>
public sealed record KernelFolders(string ControlGroups = "/sys/fs/cgroup", string Processes = "/proc")
{
    /// <summary>What a file says; null where it is not, or is of a process that has gone.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static string? Read(params ReadOnlySpan<string> parts)
    {
        try
        {
            return File.ReadAllText(Path.Join(parts));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The same of a process, which may end while it is read.</summary>
    internal static string? ReadOf(KernelFolders kernel, string process, string file)
    {
        try
        {
            return Read(kernel.Processes, process, file);
        }
        catch (IOException) // ESRCH
        {
            return null;
        }
    }
}
