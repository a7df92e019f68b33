namespace SuperInsight.Adapters.LocalSystem;

/// <summary>The control groups that this process is in, its own first and then those around it.</summary>
internal static class ControlGroupChain
{
    /// <summary>Whether there is one tree for all controllers.</summary>
    public static bool IsUnified(KernelFolders kernel) => File.Exists(Path.Join(kernel.ControlGroups, "cgroup.controllers"));

    /// <param name="kernel">Where to look.</param>
    /// <param name="controller">Of v1; null for v2.</param>
    /// <returns>Folders. In a container that has a view of its own only the root is there, and it is the container's.</returns>
    public static IReadOnlyList<string> Find(KernelFolders kernel, string? controller)
    {
        var root = controller is null ? kernel.ControlGroups : Path.Join(kernel.ControlGroups, controller);
        List<string> chain = [];
        for (var path = Own(kernel, controller); path.Length > 0; path = path[..Math.Max(0, path.LastIndexOf('/'))])
        {
            // Without a view of its own the path is the host's, and what is mounted here is the container's alone.
            if (Directory.Exists(root + path))
                chain.Add(root + path);
            else if (chain.Count == 0)
                break;
        }

        chain.Add(root);
        return chain;
    }

    /// <summary>Without a slash at its end; empty for the root. Lines are <c>4:memory:/path</c> and, of v2, <c>0::/path</c>.</summary>
    private static string Own(KernelFolders kernel, string? controller)
    {
        foreach (var line in KernelFolders.Read(kernel.Processes, "self", "cgroup")?.Split('\n') ?? [])
        {
            if (line.Split(':', 3) is [_, var controllers, var path] && (controller is null ? controllers.Length == 0 : controllers.Split(',').Contains(controller)))
                return path.Contains("/..", StringComparison.Ordinal) ? string.Empty : path.TrimEnd('/');
        }

        return string.Empty;
    }
}
