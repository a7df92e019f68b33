using LocalFunctions.Host.Configuration;
using LocalFunctions.Host.Storage;

namespace Runtime.Tests.Host;

public sealed class StorageAccountsTests
{
    /// <summary>Settings as "name=host of the account".</summary>
    [Theory]
    [InlineData("first", "AzureWebJobsOther=first", "Other=second", "ConnectionStrings__Other=third")]
    [InlineData("second", "Other=second", "ConnectionStrings__Other=third", "AzureWebJobsStorage=own")]
    [InlineData("third", "ConnectionStrings__Other=third", "AzureWebJobsStorage=own")]
    public void Queue_IsInTheAccountThatItsConnectionNames_ThePrefixedSettingFirst(string host, params string[] settings) =>
        Assert.Equal(host, Accounts(settings).Queue("Other", "q").Uri.Host);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Queue_IsInTheHostsOwnAccount_WhenItNamesNoConnection(string? connection) =>
        Assert.Equal("own", Accounts("AzureWebJobsStorage=own", "Other=second").Queue(connection, "q").Uri.Host);

    [Theory]
    [InlineData("The setting 'Other' is missing", "AzureWebJobsStorage=own")]
    [InlineData("'Other' is given in parts", "Other__queueServiceUri=own")]
    public void Queue_IsRefused_NamingTheSetting(string reason, params string[] settings) =>
        Assert.Contains(reason, Assert.Throws<HostSetupException>(() => Accounts(settings).Queue("Other", "q")).Message, StringComparison.Ordinal);

    private static StorageAccounts Accounts(params string[] settings) => new(SettingSources.Combine(
        new Dictionary<string, string>(),
        settings.Select(setting => setting.Split('=')).ToDictionary(pair => pair[0], pair => PlayedServer.ConnectionStringOf(new Uri($"http://{pair[1]}")))));
}
