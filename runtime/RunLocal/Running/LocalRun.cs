namespace SuperInsight.RunLocal;

/// <summary>One `./run`: starts all, makes settings, serves until asked to stop, and stops all.</summary>
public sealed class LocalRun(RunArguments arguments, Progress progress)
{
    private readonly LocalFolder folder = LocalFolder.Open(Checkout.PathOf(".local"));

    /// <returns>The exit code: 0 when all went well or we were asked to stop while serving, 1 when a server ended by itself.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        await using var system = await LocalSystem.StartAsync(folder, arguments.Ports, progress, stop);
        try
        {
            if (await SeedDatabase.EnsureAsync(system.Postgres, LocalSettings.Database, stop))
                progress.Report($"database {LocalSettings.Database} seeded");
            if (await SeedRedis.EnsureAsync(system.Redis))
                progress.Report("redis seeded");
            if (await SeedFiles.EnsureAsync(folder, stop))
                progress.Report("label-studio-data and app-logs seeded");
            var settings = await MakeSettingsAsync(system, stop);
            folder.WriteSettings(settings);
            await new LocalArchive(system.Postgres).InstallAsync(settings, stop);
            AlarmDemonstration.Quiet(folder);
            await system.StartHostAsync(settings, stop);
            await new LocalCloud(system).SeedAsync(folder.WebhookSecret, stop);
            var urls = Urls(system);
            folder.WriteRun(TimeProvider.System.GetUtcNow(), urls);
            var table = await new Demonstration(system, folder).RunAsync(stop);
            AlarmDemonstration.UseShippedRules(folder);
            table.Print();
            var served = arguments.Once ? 0 : await ServeAsync(system, urls, stop);
            return table.Held ? served : 1;
        }
        finally
        {
            File.Delete(folder.RunFile);
        }
    }

    /// <summary>Ours, then the developer's own, which win.</summary>
    private async Task<Dictionary<string, string>> MakeSettingsAsync(LocalSystem system, CancellationToken cancellationToken)
    {
        var settings = LocalSettings.For(system.Postgres, system.Redis, system.Azurite, system.Emulator, arguments.Ports);
        settings["Files__Roots"] = string.Join(',', SeedFiles.Roots(folder).Select(root => $"{root.Key}={root.Value}"));
        // Restarts are bounded by the hour, for each container.
        settings["Supervisor__Container"] = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"local-{Environment.ProcessId}");
        settings["Alerts__RulesFile"] = AlarmDemonstration.RulesFile(folder);
        settings["Metrics__Directory"] = folder.PathOf("metrics");
        (settings["GitHub__WebhookSecret"], settings["Registry__WebhookSecret"]) = (folder.WebhookSecret, folder.RegistrySecret);
        (settings["Console__ReadKey"], settings["Console__OperateKey"]) = (folder.ConsoleReadKey, folder.ConsoleOperateKey);
        foreach (var (name, value) in await LocalKeys.EnsureAsync(folder, cancellationToken))
            settings[name] = value;
        var own = LocalSettings.ReadOwn(Checkout.PathOf("local.settings.json"));
        foreach (var (name, value) in own)
            settings[name] = value;
        if (own.Count > 0)
            progress.Report("from local.settings.json: " + string.Join(", ", own.Keys));
        return settings;
    }

    private async Task<int> ServeAsync(LocalSystem system, IReadOnlyDictionary<string, string> urls, CancellationToken stop)
    {
        foreach (var (name, url) in urls)
            progress.Report($"  {name,-10} {url}");
        progress.Report($"  sign in to the console with the key in {folder.PathOf(LocalFolder.ConsoleOperateKeyFile)} (to look only: {LocalFolder.ConsoleReadKeyFile} beside it)");
        progress.Report($"  keys, settings and logs: {folder.Path}\nCtrl-C stops everything.");
        try
        {
            var failure = await system.AnyFailedAsync(stop);
            progress.Report(failure.Message);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            progress.Report("stopping");
            return 0;
        }
    }

    /// <summary>Without secrets: they are shown to whoever looks at the terminal.</summary>
    private static Dictionary<string, string> Urls(LocalSystem system) => new()
    {
        ["functions"] = $"http://127.0.0.1:{system.Host!.Port}/api",
        ["console"] = ConsoleDemonstration.Address(system).ToString(),
        ["emulator"] = $"http://127.0.0.1:{system.Emulator.Port}",
        ["azurite"] = $"http://127.0.0.1:{system.Azurite.BlobPort}",
        ["postgresql"] = $"postgresql://{PostgresServer.UserName}@127.0.0.1:{system.Postgres.Port}/{LocalSettings.Database}",
        ["redis"] = $"redis://127.0.0.1:{system.Redis.Port}/0",
    };
}
