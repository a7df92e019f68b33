using SuperInsight.Domain.TcbConfiguration;

namespace SuperInsight.Domain.Tests.TcbConfiguration;

public sealed class ConfigurationReaderTests
{
    [Theory]
    [InlineData("", "syntax", 1)]
    [InlineData("# nothing but a remark\n", "syntax", 1)]
    [InlineData("text", "wrong-type", 1)]
    [InlineData("- a\n- b", "wrong-type", 1)]
    [InlineData("a: 1\n\tb: 2", "syntax", 2)]
    [InlineData("a: [1, 2\nb: 3\n", "syntax", 1)]
    [InlineData("b: 1\na: 'x\nc: 2\n", "syntax", 2)]
    [InlineData("a: *nowhere", "syntax", 1)]
    [InlineData("a: !vault x", "syntax", 1)]
    [InlineData("a: {{env.X}}/b", "syntax", 1)]
    [InlineData("a: &a [*a]", "syntax", 1)]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "syntax", 1)]
    [InlineData("{ \"a\": 1,", "syntax", 1)]
    public void Read_SaysWhere_WhenItIsNoConfiguration(string text, string code, int line)
    {
        var reading = ConfigurationReader.Read(text);
        Assert.Null(reading.Configuration);
        Assert.Contains(reading.Mistakes, mistake => mistake.Kind.Code == code && mistake.Place.Line == line && mistake.Suggestion.Length > 0);
    }

    [Fact]
    public void Read_RefusesASecondDocument() =>
        Assert.Contains(ConfigurationReader.Read($"{Minimal("external")}---\nenv_id: other\n").Errors, error => error.Kind == MistakeKind.Syntax && error.Place.Line == 9);

    [Fact]
    public void Read_RefusesAliasesOfAliases_ThatWouldGrowWithoutBound()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 8).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        Assert.Contains("values", Assert.Single(ConfigurationReader.Read(text).Errors).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RefusesAFileThatIsTooLong_Unread() =>
        Assert.Equal(MistakeKind.Syntax, Assert.Single(ConfigurationReader.Read(new string('#', ConfigurationReader.LongestText + 1)).Errors).Kind);

    [Fact]
    public void Read_TakesAnchorsAndMerges_OwnFieldsFirst()
    {
        var reading = ConfigurationReader.Read("""
            env_id: env-1
            topology: external
            services:
              - &web
                service_name: web
                service_path: /web
                resource: &small { cpu: 0.5, memory: 1, max_instances: 3 }
              - <<: *web
                service_name: worker
                service_path: /worker
                resource: { <<: *small, max_instances: 2 }
            """);
        Assert.Empty(reading.Mistakes);
        Assert.Equal([("web", 0.5, 3), ("worker", 0.5, 2)], reading.Configuration!.Services.Select(service => (service.ServiceName, service.Resource.Cpu, service.Resource.MaxInstances)));
    }

    [Fact]
    public void Read_TakesLinesOfWindows_AndTheirCounting()
    {
        Assert.NotNull(ConfigurationReader.Read(Minimal("external").ReplaceLineEndings("\r\n")).Configuration);
        Assert.Equal(7, Assert.Single(ConfigurationReader.Read(Minimal("external").Replace("8000", "0", StringComparison.Ordinal).ReplaceLineEndings("\r\n")).Errors).Place.Line);
    }

    [Theory]
    [InlineData("envId: x", "env_id")]
    [InlineData("AcceptDataLossSeconds: 300", "accept_data_loss_seconds")]
    [InlineData("topolgy: external", "topology")]
    [InlineData("service: []", "services")]
    [InlineData("mount_path: /x", "a field of a storage")]
    [InlineData("zzzzzzzz: 1", "Its fields are env_id, region")]
    public void Read_NamesTheNearestField_ForAnUnknownOne(string line, string expected)
    {
        var mistake = Assert.Single(ConfigurationReader.Read($"{Minimal("external")}{line}\n").Errors);
        Assert.Equal((MistakeKind.UnknownField, 9), (mistake.Kind, mistake.Place.Line));
        Assert.Contains(expected, mistake.Suggestion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("external", "min_instances: 0, max_instances: 50", "")]
    [InlineData("external", "min_instances: 6, max_instances: 5", "min-above-max")]
    [InlineData("external", "min_instances: 11", "min-above-max")]
    [InlineData("ephemeral", "max_instances: 1", "")]
    [InlineData("ephemeral", "max_instances: 2", "topology-instances")]
    [InlineData("ephemeral", "min_instances: 1", "topology-instances")]
    [InlineData("ephemeral", "min_instances: 0, max_instances: 1", "topology-idle")]
    [InlineData("volume", "max_instances: 1", "")]
    [InlineData("volume", "max_instances: 10", "topology-instances")]
    [InlineData("volume", "min_instances: 0, max_instances: 1", "topology-idle")]
    public void Read_RefusesInstances_ThatTheTopologyForbids(string topology, string resource, string code)
    {
        var reading = ConfigurationReader.Read(Minimal(topology, $"resource: {{ {resource} }}"));
        Assert.Equal(code, string.Join(',', reading.Errors.Select(error => error.Kind.Code)));
    }

    [Theory]
    [InlineData("", "topology-data-loss")]
    [InlineData("accept_data_loss_seconds: 59", "out-of-range")]
    [InlineData("accept_data_loss_seconds: soon", "wrong-type")]
    [InlineData("accept_data_loss_seconds: 60", "")]
    public void Read_WantsTheLossStated_ForEphemeral(string line, string code)
    {
        var text = Minimal("ephemeral", "resource: { max_instances: 1 }").Replace("accept_data_loss_seconds: 300", line, StringComparison.Ordinal);
        Assert.Equal(code, string.Join(',', ConfigurationReader.Read(text).Errors.Select(error => error.Kind.Code)));
    }

    [Theory]
    [InlineData("topology: exernal", "unknown-value", "Did you mean external?")]
    [InlineData("topology:", "wrong-type", "Give it one.")]
    [InlineData("", "missing-field", "Add it")]
    public void Read_WantsTheTopologyStated_NeverGuesses(string line, string code, string suggestion)
    {
        var mistake = Assert.Single(ConfigurationReader.Read(Minimal("external").Replace("topology: external", line, StringComparison.Ordinal)).Errors);
        Assert.Equal((code, "topology"), (mistake.Kind.Code, mistake.Path));
        Assert.Contains(suggestion, mistake.Suggestion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("volume", "storage: []", "no-volume")]
    [InlineData("external", "storage: [{ name: a, type: cfs, mount_path: /a }, { name: a, type: cfs, mount_path: /b }]", "not-unique")]
    [InlineData("external", "storage: [{ name: a, type: cfs, mount_path: /a }, { name: b, type: cfs, mount_path: /a }]", "not-unique")]
    [InlineData("external", "storage: [{ name: pg, type: cfs, mount_path: /var/lib/postgresql/15/main }]", "embedded-data")]
    [InlineData("ephemeral", "storage: [{ name: a, mount_path: /a }]", "cloud-disk")]
    [InlineData("volume", "storage: [{ name: a, type: cbs, mount_path: /a }]", "cloud-disk")]
    [InlineData("external", "storage: [{ name: a, type: cos, mount_path: /a }]", "bucket-volume")]
    [InlineData("external", "network: { subnet_id: subnet-1a2b3c4d }", "network-incomplete")]
    [InlineData("external", "network: { vpc_id: vpc-1a2b3c4d, security_group_id: sg-1a2b3c4d }", "security-group")]
    [InlineData("external", "resource: { cpu: 1, memory: 3 }", "cpu-memory-pair")]
    [InlineData("external", "resource: { cpu: 3, memory: 6 }", "cpu-memory-pair")]
    [InlineData("external", "resource: { cpu: 4, memory: 8 }", "")]
    [InlineData("external", "env_variables: { DATABASE_URL: 'postgresql://app@localhost/app' }", "embedded-data")]
    [InlineData("external", "env_variables: { DATABASE_URL: 'postgresql://app@10.0.0.5/app', REDIS_URL: 'redis://127.0.0.1' }", "local-store")]
    [InlineData("external", "env_variables: { CONFIG: '{\"a\": 1}' }", "object-text")]
    [InlineData("external", "env_variables: { Topology: volume }", "topology-contradicted")]
    [InlineData("ephemeral", "env_variables: { Topology: ephemeral, AcceptDataLossSeconds: '600' }", "topology-contradicted")]
    [InlineData("external", "env_variables: { Topology: external }", "")]
    public void Read_KnowsWhatDoesNotGoTogether(string topology, string field, string code)
    {
        var single = topology == "external" || field.StartsWith("resource", StringComparison.Ordinal) ? "" : "resource: { max_instances: 1 }";
        var reading = ConfigurationReader.Read(Minimal(topology, field, single));
        Assert.Equal(code, string.Join(',', reading.Mistakes.Select(mistake => mistake.Kind.Code)));
    }

    /// <summary>What cannot be done is said with what to do by hand, place by place.</summary>
    [Fact]
    public void Read_SaysHowABucketIsAttachedByHand()
    {
        var mistake = Assert.Single(ConfigurationReader.Read(Minimal("external", "storage: [{ name: a, type: cos, mount_path: /a }]")).Errors);
        Assert.Equal("services[0].storage[0].type", mistake.Path);
        Assert.Contains("one field for it", mistake.Reason, StringComparison.Ordinal);
        Assert.Contains("in the console (CloudBase Run, the service, its storage) and take it out of this file", mistake.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RefusesTwoServicesOfOneName_AndTellsTheFirstsLine()
    {
        var mistakes = ConfigurationReader.Read(Minimal("external") + "  - service_name: web\n    service_path: /web\n").Errors.ToArray();
        Assert.Equal([("services[1].service_name", 9), ("services[1].service_path", 10)], mistakes.Select(mistake => (mistake.Path, mistake.Place.Line)));
        Assert.Contains("line 5", mistakes[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ShowsHowToQuote_AReferenceWithoutQuotes() =>
        Assert.Contains("\"{{env.VPC_ID}}\"", Assert.Single(ConfigurationReader.Read(Minimal("external", "network: { vpc_id: {{env.VPC_ID}} }")).Errors).Suggestion, StringComparison.Ordinal);

    [Theory]
    [InlineData("domain: app.example.com", "domain-without-certificate")]
    [InlineData("ssl_cert_id: abcd1234", "certificate-without-domain")]
    [InlineData("domain: https://app.example.com/", "bad-format")]
    [InlineData("domain: app.example.com\nssl_cert_id: abcd1234", "")]
    [InlineData("domain: null\nssl_cert_id: ~", "")]
    public void Read_HoldsDomainAndCertificateTogether(string lines, string code) =>
        Assert.Equal(code, string.Join(',', ConfigurationReader.Read($"{Minimal("external")}{lines}\n").Mistakes.Select(mistake => mistake.Kind.Code)));

    /// <summary>Lines 1 to 8; the service ends it.</summary>
    internal static string Minimal(string topology, params string[] fields)
    {
        var own = fields.Where(field => field.Length > 0).ToList();
        if (topology == "volume" && !own.Exists(field => field.StartsWith("storage", StringComparison.Ordinal)))
            own.Add("storage: [{ name: data, type: cfs, mount_path: /data }]");
        return $"""
            env_id: env-1
            topology: {topology}
            {(topology == "ephemeral" ? "accept_data_loss_seconds: 300" : "# no loss to accept")}
            services:
              - service_name: web
                service_path: /web
                container_port: 8000
                {(own.Count == 0 ? "# nothing else" : string.Join("\n    ", own))}

            """;
    }
}
