namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a function app's <c>Program.cs</c> begins.</summary>
public static class FunctionsApplication
{
    /// <summary>A builder with the worker's defaults: settings from <c>appsettings.json</c> beside the app and then the environment; logs go to the host.</summary>
    /// <param name="args">The process's arguments: they say where the host is.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        return new FunctionsApplicationBuilder(args);
    }
}
