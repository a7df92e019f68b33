using Microsoft.Extensions.DependencyInjection;
using SuperInsight.Adapters.Files;
using SuperInsight.Adapters.Settings;
using SuperInsight.Domain.Backups;
using SuperInsight.Domain.Backups.Files;

namespace SuperInsight.Adapters;

/// <summary>Wires backups of files.</summary>
public static class FilesRegistration
{
    /// <summary>What reads lists and single files out of restore points.</summary>
    public static IServiceCollection AddFileBackups(this IServiceCollection services) => services
        .AddSingleton<IDumpSource>(FilesSource)
        .AddSingleton<ReadFileList>()
        .AddSingleton<SelectFiles>()
        .AddSingleton<ReadBackedUpFile>();

    /// <summary>The source <c>files</c>; its settings are read when it is first dumped.</summary>
    private static ConfiguredDumpSource FilesSource(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<OperatorSettings>();
        return new ConfiguredDumpSource(BackupSource.Files, () => new FilesDumpSource(
            FileRoots.Read(settings), settings.Get("Files__SpoolDirectory") ?? Path.GetTempPath(), provider.GetRequiredService<TimeProvider>()));
    }
}
