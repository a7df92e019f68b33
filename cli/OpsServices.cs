using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SuperInsight.Adapters;
using SuperInsight.Cli.Backups;

namespace SuperInsight.Cli;

/// <summary>The composition root of the command line.</summary>
internal static class OpsServices
{
    /// <param name="add">Wires what one command needs besides.</param>
    public static ServiceProvider Create(ParseResult parsed, Action<IServiceCollection>? add = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging
            .SetMinimumLevel(parsed.GetValue(CommonOptions.Verbose) ? LogLevel.Information : LogLevel.Warning)
            .AddProvider(new StandardErrorLog()));
        services.AddOperator(OpsSettings.Configure(), OpsSettings.Home, "ops");
        services.AddBackups(parsed.GetValue(RestorePointArguments.Trust)?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries));
        services.AddDeploymentRequests();
        add?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
