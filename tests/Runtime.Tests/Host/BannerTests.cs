using LocalFunctions.Host.Hosting;
using LocalFunctions.Host.Invocations;
using LocalFunctions.Host.Storage;
using LocalFunctions.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Runtime.Tests.Host;

/// <summary>What a developer sees at start.</summary>
public sealed class BannerTests
{
    private const string HttpOut = """{"name":"$return","type":"http","direction":"Out"}""";

    [Fact]
    public void Banner_ListsFunctions_WithUrlsSchedulesInLocalTime_AndWhatIsWrong()
    {
        using var app = new TestApp();
        var settings = app.Settings(new Dictionary<string, string>
        {
            ["AzureFunctionsWebHost__hostid"] = "banner", ["WEBSITE_TIME_ZONE"] = "Asia/Shanghai", ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true", ["AzureWebJobs.Take.Disabled"] = "true",
        });
        var catalog = FunctionCatalog.Parse(
            [
                Function("Web", Functions.HttpTrigger("Web", "items/{id?}", "Function", "\"get\",\"post\""), HttpOut),
                Function("Same", Functions.HttpTrigger("Same", "ITEMS/{name}", "Anonymous", "\"post\""), HttpOut),
                Function("Nightly", """{"name":"timer","direction":"In","type":"timerTrigger","schedule":"0 0 2 * * *"}"""),
                Function("Lost", """{"name":"timer","direction":"In","type":"timerTrigger","schedule":"%Nowhere%"}"""),
                Function("Take", """{"name":"message","direction":"In","type":"queueTrigger","queueName":"work"}"""),
                Function("Blob", """{"name":"blob","direction":"In","type":"blobTrigger","path":"a"}"""),
            ],
            settings.Configuration);
        var output = new StringWriter();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));
        new Banner(settings, clock, output).Print(FunctionDirectory.From(catalog, settings, new StorageAccounts(settings.Configuration)), new Uri("http://127.0.0.1:7071"));
        var lines = output.ToString().Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains("Web                              [GET,POST] http://127.0.0.1:7071/api/items/{id?}  (Function)", lines);
        Assert.Contains("Nightly                          timerTrigger 0 0 2 * * *, next 2026-05-02 02:00:00 +08:00", lines);
        Assert.Contains("Take                             queueTrigger work  (disabled)", lines);
        Assert.Contains("Same                             NOT AVAILABLE: its route api/ITEMS/{name} is answered by 'Web' already. Change the route or the methods of one.", lines);
        Assert.Contains(lines, line => line.StartsWith("Lost                             NOT AVAILABLE: its timerTrigger 'timer': The setting 'Nowhere' is missing", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Blob                             NOT AVAILABLE: Its bindings cannot be read: the trigger 'blobTrigger' is not one this host knows", StringComparison.Ordinal));
    }

    private static RpcFunctionMetadata Function(string name, params string[] bindings)
    {
        var function = new RpcFunctionMetadata { Name = name, FunctionId = name };
        function.RawBindings.AddRange(bindings);
        return function;
    }
}
