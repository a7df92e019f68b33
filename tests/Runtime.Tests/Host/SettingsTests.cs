using System.Net;
using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Invocations;

namespace Runtime.Tests.Host;

public sealed class SettingsTests
{
    [Fact]
    public void Parse_FillsInLoopbackAndThePort()
    {
        var run = Assert.IsType<HostCommand.Run>(HostCommand.Parse(["--script-root", "."]));
        Assert.Equal((IPAddress.Loopback, 7071, Directory.GetCurrentDirectory()), (run.Address, run.Port, run.ScriptRoot));
        Assert.IsType<HostCommand.Help>(HostCommand.Parse(["--help"]));
    }

    [Theory]
    [InlineData("--script-root is missing")]
    [InlineData("Unknown argument '--what'", "--what")]
    [InlineData("--port needs a value", "--script-root", ".", "--port")]
    [InlineData("--port does not accept '70000'", "--script-root", ".", "--port", "70000")]
    [InlineData("--address does not accept 'here'", "--script-root", ".", "--address", "here")]
    [InlineData("there is no folder 'no/such'", "--script-root", "no/such")]
    public void Parse_SaysWhatIsWrong(string reason, params string[] arguments) =>
        Assert.Contains(reason, Assert.IsType<HostCommand.Mistake>(HostCommand.Parse(arguments)).Reason, StringComparison.Ordinal);

    [Fact]
    public void Settings_ComeFromTheEnvironmentBeforeTheFile()
    {
        using var app = new TestApp();
        File.WriteAllText(Path.Combine(app.Root, "local.settings.json"), """{ /* comment */ "IsEncrypted": false, "Values": {"A":"file","B":"file","Section__C":"file"}, }""");
        var settings = app.Settings(new Dictionary<string, string> { ["B"] = "environment" });
        Assert.Equal(("file", "environment", "file"), (settings.Configuration["A"], settings.Configuration["B"], settings.Configuration["Section:C"]));
        Assert.Equal("at file and environment", settings.Configuration.Resolve("at %Section__C% and %B%"));
        Assert.Contains("'Missing' is missing", Assert.Throws<HostSetupException>(() => settings.Configuration.Resolve("%Missing%")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HostJson_HasMicrosoftsDefaults()
    {
        using var app = new TestApp("""{"version":"2.0"}""");
        var json = app.Settings(new Dictionary<string, string>()).HostJson;
        Assert.Equal("api", json.Http.RoutePrefix);
        Assert.Equal(new QueueSettings(16, 8 * Environment.ProcessorCount, 5, TimeSpan.Zero, TimeSpan.FromMinutes(1), Base64: true), json.Queues);
        Assert.Equal(new SingletonSettings(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1)), json.Singleton);
        Assert.Equal(TimeSpan.FromMinutes(30), json.FunctionTimeout);
    }

    [Theory]
    [InlineData("""{"functionTimeout":"never"}""", "functionTimeout")]
    [InlineData("""{"extensions":{"queues":{"batchSize":33}}}""", "batchSize")]
    [InlineData("""{"extensions":{"queues":{"maxDequeueCount":0}}}""", "maxDequeueCount")]
    [InlineData("""{"singleton":{"listenerLockPeriod":"00:02:00"}}""", "listenerLockPeriod")]
    [InlineData("""{"logging":{"logLevel":{"default":"Loud"}}}""", "logLevel.default")]
    [InlineData("""{"version":"1.0"}""", "version")]
    [InlineData("""{"extensions":{"http":{"maxConcurrentRequests":0}}}""", "maxConcurrentRequests")]
    [InlineData("""{"extensions":{"http":{"maxOutstandingRequests":"many"}}}""", "maxOutstandingRequests")]
    [InlineData("""{"extensions":{"queues":{"messageEncoding":"utf8"}}}""", "messageEncoding")]
    [InlineData("""{"retry":{"strategy":"sometimes","maxRetryCount":1}}""", "retry.strategy")]
    [InlineData("""{"retry":{"strategy":"fixedDelay","maxRetryCount":1}}""", "retry.delayInterval")]
    [InlineData("""{"retry":{"strategy":"exponentialBackoff","maxRetryCount":1,"minimumInterval":"00:01:00","maximumInterval":"00:00:01"}}""", "retry.maximumInterval")]
    [InlineData("[]", "JSON object")]
    [InlineData("{", "cannot be read")]
    public void HostJson_IsRefused_NamingWhatIsWrong(string json, string named)
    {
        using var app = new TestApp(json);
        Assert.Contains(named, Assert.Throws<HostSetupException>(() => app.Settings(new Dictionary<string, string>())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"functionTimeOut":"00:01:00","$schema":"x","logging":{"logLevel":{"Any.Thing":"Debug"}},"extensions":{"queues":{"BatchSize":1}}}""")]
    [InlineData("""{"functionTimeot":"00:01:00"}""", "'functionTimeot' is not known and not used. Did you mean 'functionTimeout'?")]
    [InlineData("""{"http":{"routePrefix":""}}""", "'http' is not known and not used. Did you mean 'extensions.http'?")]
    [InlineData("""{"extensions":{"queues":{"batchsizes":1,"nonsense":2}}}""", "'extensions.queues.batchsizes' is not known and not used. Did you mean 'extensions.queues.batchSize'?", "'extensions.queues.nonsense' is not known and not used.")]
    [InlineData("""{"queues":{"batchSize":1}}""", "'queues' is not known and not used. Did you mean 'extensions.queues'?")]
    [InlineData("""{"healthMonitor":{"enabled":true},"extensions":{"serviceBus":{"a":1}}}""", "'healthMonitor' is a setting of Microsoft's host", "'extensions.serviceBus' is a setting of Microsoft's host")]
    public void HostJson_TellsWhichKeysMeanNothing(string json, params string[] warnings)
    {
        using var app = new TestApp(json);
        var told = app.Settings(new Dictionary<string, string>()).HostJson.Warnings;
        Assert.Equal(warnings.Length, told.Count);
        Assert.All(warnings.Zip(told), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.All(told.Zip(warnings), pair => Assert.EndsWith(pair.Second.EndsWith("used.", StringComparison.Ordinal) ? "used." : "", pair.First, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"strategy":"fixedDelay","maxRetryCount":3,"delayInterval":"00:00:05"}""", 3, 5, 5)]
    [InlineData("""{"strategy":"ExponentialBackoff","maxRetryCount":-1,"minimumInterval":"00:00:01","maximumInterval":"00:01:00"}""", -1, 1, 60)]
    public void HostJson_GivesTheRetryOfTimersThatSayNothing(string retry, int count, int first, int longest)
    {
        using var app = new TestApp($$"""{"retry":{{retry}}}""");
        Assert.Equal(new RetryPolicy(count, TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(longest)), app.Settings(new Dictionary<string, string>()).HostJson.Retry);
    }

    [Theory]
    [InlineData("WEBSITE_TIME_ZONE", "Mars/Olympus")]
    [InlineData("FUNCTIONS_SHUTDOWN_GRACE", "long")]
    [InlineData("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "-1")]
    [InlineData("AzureWebJobsSecretStorageType", "files")]
    [InlineData("AzureFunctionsWebHost__hostid", "a/b")]
    public void Settings_AreRefused_NamingTheOneThatIsWrong(string name, string value)
    {
        using var app = new TestApp();
        Assert.Contains(name, Assert.Throws<HostSetupException>(() => app.Settings(new Dictionary<string, string> { [name] = value })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HostId_IsLowerCaseShortAndStable()
    {
        var id = HostIdentity.Derive("A-Very-Long-MACHINE-Name-Of-Many-Letters", "/some/app");
        Assert.Equal(id, HostIdentity.Derive("A-Very-Long-MACHINE-Name-Of-Many-Letters", "/some/app"));
        Assert.NotEqual(id, HostIdentity.Derive("A-Very-Long-MACHINE-Name-Of-Many-Letters", "/other/app"));
        Assert.Matches("^[a-z0-9-]{1,32}$", id);
        Assert.Equal("abcd", HostIdentity.Normalize("ABCD"));
    }

    [Theory]
    [InlineData("dotnet", "App.dll", "dotnet", 1)]
    [InlineData("{WorkerRoot}App", "App.dll", "App", 0)]
    public void WorkerConfig_TellsTheCommand(string executable, string worker, string command, int arguments)
    {
        using var app = new TestApp();
        File.WriteAllText(Path.Combine(app.Root, "App.dll"), "");
        File.WriteAllText(Path.Combine(app.Root, "App"), "");
        File.WriteAllText(Path.Combine(app.Root, "worker.config.json"),
            $$"""{"description":{"language":"dotnet-isolated","defaultExecutablePath":"{{executable}}","defaultWorkerPath":"{{worker}}","workerIndexing":"true"} }""");
        var config = WorkerConfig.Read(app.Root);
        Assert.Equal(command == "App" ? Path.Combine(app.Root, "App") : command, config.Executable);
        Assert.Equal(arguments, config.Arguments.Count);
    }
}
