using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using SuperInsight.Adapters.Tests.Cli;
using SuperInsight.RunLocal;

namespace SuperInsight.Adapters.Tests.TcbConfiguration;

/// <summary>What <c>ops config</c> prints, read by others: the vendor's parser (npm <c>@cloudbase/toolbox</c>) and a validator of JSON Schema (npm <c>ajv</c>).</summary>
public sealed class VendorParserTests : IDisposable
{
    private static readonly string Vendor = Checkout.PathOf("tests", "Adapters.Tests", "TcbConfiguration", "vendor");

    private static readonly string Shipped = Checkout.PathOf("image", "tcb.yaml");

    private readonly string folder = Directory.CreateTempSubdirectory("vendor-parser-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task VendorsParser_ReadsTheRenderedFile_AndFillsInTheEnvironment()
    {
        var file = Path.Combine(folder, "cloudbaserc.json");
        Assert.Equal(0, (await OpsConfigTests.RunAsync("config", "render", Shipped, "--out", file)).ExitCode);
        Dictionary<string, string> environment = new()
        {
            ["DATABASE_URL"] = "postgresql://app:fixture<&>@db.internal:5432/superinsight?a=1",
            ["SECRET_KEY"] = "fixture 密钥 ' $x {y}",
            ["TCB_ENV_ID"] = "superinsight-prod",
            ["VPC_ID"] = "vpc-1a2b3c4d",
            ["SUBNET_ID"] = "subnet-5e6f7a8b",
        };

        var deployed = JsonNode.Parse(await NodeAsync(environment, "rc", file))!;

        var expected = (await File.ReadAllTextAsync(file, Cancellation));
        foreach (var (name, value) in environment)
            expected = expected.Replace($"{{{{env.{name}}}}}", value, StringComparison.Ordinal);
        // Its own two additions.
        var wanted = JsonNode.Parse(expected)!;
        (wanted["functionRoot"], wanted["functions"]) = ("./functions", new JsonArray());
        Assert.True(JsonNode.DeepEquals(wanted, deployed), deployed.ToJsonString());
        Assert.DoesNotContain("{{", deployed.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>Why <c>${env.X}</c> is refused: the vendor's parser leaves it as it stands. And why text that is JSON is warned about.</summary>
    [Fact]
    public async Task VendorsParser_LeavesOtherReferences_AndParsesText()
    {
        var file = Path.Combine(folder, "cloudbaserc.json");
        await File.WriteAllTextAsync(file, """{ "version": "2.0", "envId": "e", "a": "${env.SECRET_KEY}", "b": "null", "c": "{\"d\":1}", "e": "pre-{{env.SECRET_KEY}}-post", "f": "{{env.NOT_SET}}" }""", Cancellation);
        var read = JsonNode.Parse(await NodeAsync(new() { ["SECRET_KEY"] = "x" }, "rc", file))!;
        Assert.Equal("${env.SECRET_KEY}", (string?)read["a"]);
        Assert.Null(read["b"]);
        Assert.Equal(1, (int?)read["c"]!["d"]);
        Assert.Equal("pre-x-post", (string?)read["e"]);
        Assert.Equal("", (string?)read["f"]);
    }

    [Fact]
    public async Task Schema_IsASchema_AndJudgesFieldsAsTheChecksDo()
    {
        var schema = Path.Combine(folder, "schema.json");
        var printed = await OpsConfigTests.RunAsync("config", "schema");
        Assert.True(printed.ExitCode == 0, printed.ToString());
        await File.WriteAllTextAsync(schema, printed.Output, Cancellation);
        string[] instances =
        [
            Instance(""),
            Instance(""" "resource": { "cpu": 0.5, "memory": 1, "max_instances": 1 }, "database_name": null """),
            Instance(""" "env_variables": { "SECRET_KEY": "{{env.SECRET_KEY}}", "A": "x\ny {z} ${B}" } """),
            Instance(""" "env_variables": { "A": "{{ A }}" } """),
            Instance(""" "env_variables": { "A": "${env.A}" } """),
            Instance(""" "env_variables": { "A": 1 } """),
            Instance(""" "env_variables": { "1A": "" } """),
            Instance(""" "resource": { "max_instances": 51 } """),
            Instance(""" "resource": { "min_instances": 0.5 } """),
            Instance(""" "container_port": null """),
            Instance(""" "storage": [{ "name": "a", "type": "cfs", "mount_path": "/a/../b" }] """),
            Instance(""" "storage": [{ "name": "a", "type": "cfs", "size": "5GB", "mount_path": "/a" }] """),
            Instance(""" "replicas": 2 """),
            """{ "env_id": "e", "topology": "external", "services": [] }""",
            """{ "topology": "external", "services": [{ "service_name": "a", "service_path": "/" }] }""",
        ];
        var file = Path.Combine(folder, "instances.json");
        await File.WriteAllTextAsync(file, $"[{string.Join(',', instances)}]", Cancellation);

        var answers = JsonNode.Parse(await NodeAsync([], "schema", schema, file))!.AsArray();

        for (var i = 0; i < instances.Length; i++)
        {
            var valid = SuperInsight.Domain.TcbConfiguration.ConfigurationReader.Read(instances[i]).Configuration is not null;
            Assert.True(valid == (answers[i]!.GetValueKind() == JsonValueKind.True), $"{instances[i]}: the checks say {valid}, the schema {answers[i]}");
            Assert.Equal(i < 3, valid);
        }
    }

    private static string Instance(string field) =>
        $$"""{ "env_id": "env-1", "topology": "external", "services": [{ "service_name": "web", "service_path": "/web"{{(field.Length > 0 ? "," : "")}}{{field}} }] }""";

    private static async Task<string> NodeAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        if (!File.Exists(Path.Combine(Vendor, "node_modules", ".package-lock.json")))
            await RunAsync("flock", [], "package-lock.json", "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
        return await RunAsync("node", environment, [Path.Combine(Vendor, "check.mjs"), .. arguments]);
    }

    private static async Task<string> RunAsync(string program, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Vendor };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        // Not looked through for secrets: the vendor's parser prints what it has filled in, which is what is asked of it.
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }
}
