namespace SuperInsight.RunLocal;

/// <summary>
/// Where the repository lies that this code was built from. Found by walking up from the running program to the folder
/// with Functions.sln rather than compiled in: the assemblies stay the same whoever builds them where, and a moved
/// checkout still works. SUPERINSIGHT_HOME names it for a program that runs from elsewhere.
/// </summary>
public static class Checkout
{
    /// <summary>Absolute path of the checkout.</summary>
    /// <exception cref="DirectoryNotFoundException">The program runs outside of a checkout.</exception>
    public static string Root { get; } = Find();

    /// <summary>Absolute path of a file or folder of the checkout.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>The release build of one of our programs, by its project's folder.</summary>
    public static string ReleaseAssembly(string projectFolder, string assembly) =>
        PathOf(projectFolder, "bin", "Release", "net10.0", assembly + ".dll");

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("SUPERINSIGHT_HOME") is { Length: > 0 } home && File.Exists(Path.Combine(home, "Functions.sln")))
            return Path.GetFullPath(home);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Functions.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException(
            $"No folder above {AppContext.BaseDirectory} holds Functions.sln. Set SUPERINSIGHT_HOME to the checkout.");
    }
}
