namespace SuperInsight.RunLocal;

/// <summary>What our own programs need to run under the same dotnet as we do.</summary>
internal static class DotnetProgram
{
    /// <exception cref="ServerFailedException">The assembly is missing.</exception>
    public static void ThrowIfNotBuilt(string assembly)
    {
        if (!File.Exists(assembly))
            throw new ServerFailedException($"{assembly} does not exist. Run `dotnet build Functions.sln -c Release`.");
    }

    /// <summary>DOTNET_ROOT is for programs started in turn through their own executable, such as a worker.</summary>
    public static Dictionary<string, string> Environment(Dictionary<string, string> settings) => new(settings)
    {
        ["DOTNET_ROOT"] = Path.GetDirectoryName(ProgramPath.Dotnet)!,
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
    };
}
