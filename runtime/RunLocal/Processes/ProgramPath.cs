using System.Runtime.InteropServices;

namespace SuperInsight.RunLocal;

/// <summary>Absolute paths of programs.</summary>
public static class ProgramPath
{
    /// <summary>The dotnet that runs us, whatever PATH says.</summary>
    public static string Dotnet { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>The first program of that name on PATH.</summary>
    /// <exception cref="ServerFailedException">There is none.</exception>
    public static string Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists)
        ?? throw new ServerFailedException($"{name} is not on PATH. Run runtime/RunLocal/install-prerequisites.");
}
