namespace LocalFunctions.Host.Configuration;

/// <summary>How to start the app's worker: <c>description</c> of worker.config.json.</summary>
/// <param name="Executable">"dotnet", or the path of an executable.</param>
/// <param name="Arguments">What precedes the host's own arguments: the app's dll when a runtime runs it.</param>
internal sealed record WorkerConfig(string Executable, IReadOnlyList<string> Arguments)
{
    private const string WorkerRoot = "{WorkerRoot}";

    /// <exception cref="HostSetupException">The file is missing, is for another language, or names a program that is not there.</exception>
    public static WorkerConfig Read(string scriptRoot)
    {
        var path = Path.Combine(scriptRoot, "worker.config.json");
        var description = (JsonFile.Read(path) ?? throw new HostSetupException($"{path} is missing. The build of the function app writes it: is --script-root the folder of the built app?"))
            .At("description");
        var language = description.At("language").AsText();
        if (!string.Equals(language, "dotnet-isolated", StringComparison.OrdinalIgnoreCase))
            throw new HostSetupException($"{path}: description.language is '{language}'; this host runs 'dotnet-isolated'.");
        var executable = description.At("defaultExecutablePath").AsText() ?? "dotnet";
        if (executable.Contains('/', StringComparison.Ordinal) || executable.StartsWith(WorkerRoot, StringComparison.Ordinal))
            executable = Existing(executable, scriptRoot, path, "defaultExecutablePath");
        var app = description.At("defaultWorkerPath").AsText();
        return new WorkerConfig(executable, app is null || IsAppItself(executable, app) ? [] : [Existing(app, scriptRoot, path, "defaultWorkerPath")]);
    }

    private static string Existing(string file, string scriptRoot, string path, string property)
    {
        var full = Path.GetFullPath(file.Replace(WorkerRoot, "", StringComparison.Ordinal), scriptRoot);
        return File.Exists(full) ? full : throw new HostSetupException($"{path}: description.{property} names '{full}', which is not there. Build the function app.");
    }

    /// <summary>An app published with its own executable needs no dll named beside it.</summary>
    private static bool IsAppItself(string executable, string app) =>
        Path.GetFileNameWithoutExtension(executable).Equals(Path.GetFileNameWithoutExtension(app), StringComparison.OrdinalIgnoreCase);
}
