using Npgsql;
using SuperInsight.Adapters.Postgres;
using SuperInsight.Domain.Settings;

namespace SuperInsight.Adapters.Tests.Postgres;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgresql://u:p@db:6543/app", "db", 6543, "u", "p", "app")]
    [InlineData("postgres://u:p@db/app", "db", 5432, "u", "p", "app")]
    [InlineData("postgresql+psycopg2://u:p@db/app", "db", 5432, "u", "p", "app")]
    [InlineData("postgresql+asyncpg://u:p@db/app?ssl=require", "db", 5432, "u", "p", "app")]
    [InlineData("postgresql://u@db/app", "db", 5432, "u", null, "app")]
    [InlineData("postgresql://u%40x:p%3A%2F%3F%23%25%40@db/na%2Fme%20%E6%95%B0", "db", 5432, "u@x", "p:/?#%@", "na/me 数")]
    [InlineData("postgresql://u:a:b@db/app", "db", 5432, "u", "a:b", "app")]
    [InlineData("postgresql://u:p+q@db/app", "db", 5432, "u", "p+q", "app")]
    [InlineData("postgresql://u:p@[::1]:6543/app", "::1", 6543, "u", "p", "app")]
    [InlineData("postgresql://u:p@10.0.0.7/app?connect_timeout=3&application_name=x", "10.0.0.7", 5432, "u", "p", "app")]
    [InlineData("Host=db;Port=6543;Username=u;Password=p;Database=app", "db", 6543, "u", "p", "app")]
    [InlineData("host=db;user id=u;pwd='p;q';database=app", "db", 5432, "u", "p;q", "app")]
    public void Parse_ReadsEveryPart(string text, string host, int port, string user, string? password, string database)
    {
        var address = PostgresAddress.Parse(text, "setting");
        var ours = new NpgsqlConnectionStringBuilder(address.ToConnectionString());
        Assert.Equal((host, port, user, password, database), (ours.Host, ours.Port, ours.Username, ours.Password, ours.Database));
        Assert.Equal($"{host}:{port}/{database}", address.Description);
        Assert.Equal(address.Description, address.ToString());
        Assert.Equal(password, address.ToEnvironment().GetValueOrDefault("PGPASSWORD"));
    }

    [Theory]
    [InlineData("disable", "disable")]
    [InlineData("allow", "allow")]
    [InlineData("prefer", "prefer")]
    [InlineData("require", "require")]
    [InlineData("verify-ca", "verify-ca")]
    [InlineData("verify-full", "verify-full")]
    public void Parse_HandsTheSslModeOn_ToBothSides(string given, string expected)
    {
        var address = PostgresAddress.Parse($"postgresql://u:p@db/app?sslmode={given}&sslrootcert=%2Fetc%2Fca%27s.pem", "setting");
        Assert.Contains($"sslmode={expected}", address.ToConnectionInfo(), StringComparison.Ordinal);
        Assert.Contains("sslrootcert='/etc/ca\\'s.pem'", address.ToConnectionInfo(), StringComparison.Ordinal);
        Assert.Equal("/etc/ca's.pem", new NpgsqlConnectionStringBuilder(address.ToConnectionString()).RootCertificate);
    }

    [Theory]
    [InlineData("postgresql://u:S3cret@db", "database")]
    [InlineData("postgresql://u:S3cret@db/", "database")]
    [InlineData("postgresql://db/app", "user")]
    [InlineData("postgresql:///app", "")]
    [InlineData("postgresql://u:S3cret@/app", "")]
    [InlineData("Username=u;Password=S3cret;Database=app", "host")]
    [InlineData("Host=db;Password=S3cret;Database=app", "user")]
    [InlineData("Host=db;Username=u;Password=S3cret", "database")]
    [InlineData("mysql://u:S3cret@db/app", "not a PostgreSQL address")]
    [InlineData("postgresql://u:S3cret@db:port/app", "not a PostgreSQL address")]
    [InlineData("postgresql://u:S3cret@db/app?options=-c", "options")]
    [InlineData("postgresql://u:S3cret@db/app?sslmode=maybe", "maybe")]
    [InlineData("just S3cret words", "not a connection string")]
    [InlineData("Host=db;Port=S3cret;Username=u;Database=app", "not a connection string")]
    [InlineData("Host=db;Username=u;Database=app;S3cret=1", "not a connection string")]
    [InlineData("postgresql://u:12?S3cret@db/app", "")]
    [InlineData("postgresql://u:12?S3cret&more@db/app", "")]
    [InlineData("postgresql://u:12#S3cret@db/app", "")]
    [InlineData("postgresql://u:12/S3cret@db/app", "")]
    public void Parse_SaysWhatIsWrong_AndNeverThePassword(string text, string reason)
    {
        var failure = Assert.Throws<SettingException>(() => PostgresAddress.Parse(text, "Postgres__ConnectionString"));
        Assert.Equal("Postgres__ConnectionString", failure.Setting);
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
        Assert.Contains("://", failure.Hint + "://", StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", failure.ToString() + failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void ToConnectionInfo_HoldsNoPassword_AndQuotesTheRest()
    {
        var info = PostgresAddress.Parse("Host=db;Username=o'neil \\ x;Password=S3cret;Database=a b", "setting").ToConnectionInfo();
        Assert.DoesNotContain("S3cret", info, StringComparison.Ordinal);
        Assert.Contains("user='o\\'neil \\\\ x'", info, StringComparison.Ordinal);
        Assert.Contains("dbname='a b'", info, StringComparison.Ordinal);
    }

    [Fact]
    public void WithPasswordUnlessGiven_LeavesAGivenOne()
    {
        Assert.Equal("p", PostgresAddress.Parse("postgresql://u:p@db/app", "s").WithPasswordUnlessGiven("other").ToEnvironment()["PGPASSWORD"]);
        Assert.Equal("other", PostgresAddress.Parse("postgresql://u@db/app", "s").WithPasswordUnlessGiven("other").ToEnvironment()["PGPASSWORD"]);
        Assert.Empty(PostgresAddress.Parse("postgresql://u@db/app", "s").WithPasswordUnlessGiven(null).ToEnvironment());
    }

    [Fact]
    public void WithDatabase_KeepsTheRest()
    {
        var other = PostgresAddress.Parse("postgresql://u:p@db:6543/app", "s").WithDatabase("scratch");
        Assert.Equal("db:6543/scratch", other.Description);
        Assert.Equal("p", other.ToEnvironment()["PGPASSWORD"]);
    }
}
