using System.Globalization;
using System.Text;

namespace SuperInsight.Adapters.Tests.Postgres;

/// <summary>SQL that makes a small database of anything PostgreSQL can hold; the same for the same seed.</summary>
internal sealed class GeneratedDatabase(int seed)
{
    private static readonly (string Type, string[] Values)[] Columns =
    [
        ("integer", ["0", "-2147483648", "2147483647", "NULL"]),
        ("bigint", ["9223372036854775807", "-1", "NULL"]),
        ("numeric", ["'NaN'", "'Infinity'", "1e100", "-0.000000000000000000001", "NULL"]),
        ("double precision", ["'NaN'", "'-Infinity'", "0.1", "1e-308", "NULL"]),
        ("text", ["''", "'标注 – naïve 🏥'", @"E'tab\tback\\slash\nline\r\x01'", @"'\N'", @"'\.'", "repeat('long ', 3000)", "NULL"]),
        ("character(7)", ["'ab'", "NULL"]),
        ("bytea", ["''", @"'\x00ff00'", "decode(repeat('deadbeef', 999), 'hex')", "NULL"]),
        ("boolean", ["true", "false", "NULL"]),
        ("timestamptz", ["'infinity'", "'-infinity'", "'2026-11-23 10:15:00.123456+08'", "'0001-01-01 BC'", "NULL"]),
        ("date", ["'infinity'", "'2024-02-29'", "NULL"]),
        ("interval", ["'-1 month 3 days 04:05:06.789'", "NULL"]),
        ("uuid", ["'00000000-0000-0000-0000-000000000001'", "NULL"]),
        ("jsonb", [@"'{""a"": [1, null, ""\u6807""]}'", "'null'", "NULL"]),
        ("json", [@"'{""kept"":   ""as"", ""kept"": ""written""}'", "NULL"]),
        ("text[]", ["'{}'", @"ARRAY['a,b', NULL, '""', '\']", "ARRAY[['x','y'],['z','']]", "NULL"]),
        ("int4range", ["'empty'", "'[1,)'", "NULL"]),
        ("inet", ["'::1/64'", "NULL"]),
        ("mood", ["'sad'", "'ok 好'", "NULL"]),
        ("positive", ["1", "NULL"]),
        ("citext", ["'MiXeD'", "NULL"]),
        ("pair", ["ROW(1, 'x')", "ROW(NULL, NULL)", "NULL"]),
    ];

    private static readonly string[] Names = ["plain", "\"Mixed Case\"", "\"标注\"", "\"with \"\"quotes\"\"\"", "\"semi;colon\"", "\"select\"", "\"dots.in.it\""];

    private readonly Random random = new(seed);
    private readonly StringBuilder sql = new();

    public string ToSql()
    {
        sql.Append("CREATE EXTENSION citext; CREATE TYPE mood AS ENUM ('sad', 'ok 好'); CREATE DOMAIN positive AS integer CHECK (VALUE > 0); CREATE TYPE pair AS (n integer, t text);");
        foreach (var name in Names[..random.Next(Names.Length + 1)])
            AddTable(name);
        for (var count = random.Next(3); count > 0; count--)
            sql.Append(CultureInfo.InvariantCulture, $"SELECT lo_from_bytea(0, decode(repeat('{random.Next(10, 99)}', {random.Next(5000)}), 'hex'));");
        if (random.Next(2) == 0)
            sql.Append("CREATE SEQUENCE numbers INCREMENT -3 MINVALUE -1000; SELECT nextval('numbers'), nextval('numbers');");
        return sql.ToString();
    }

    private void AddTable(string name)
    {
        var columns = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Columns[random.Next(Columns.Length)]).ToArray();
        var definitions = columns.Select((column, index) => $"c{index} {column.Type}");
        var kind = random.Next(5);
        var partitioned = kind == 0;
        sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE {name} (id integer {(kind == 1 ? "GENERATED ALWAYS AS IDENTITY" : "")}, twice integer GENERATED ALWAYS AS (id * 2) STORED, {string.Join(", ", definitions)}) {(partitioned ? "PARTITION BY RANGE (id)" : "")};");
        if (partitioned)
        {
            var first = name.Trim('"').Replace("\"\"", "", StringComparison.Ordinal);
            sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE \"{first} low\" PARTITION OF {name} FOR VALUES FROM (MINVALUE) TO (4); CREATE TABLE \"{first} high\" PARTITION OF {name} FOR VALUES FROM (4) TO (MAXVALUE);");
        }

        for (var row = random.Next(9); row > 0; row--)
        {
            var values = columns.Select(column => column.Values[random.Next(column.Values.Length)]);
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO {name} {(kind == 1 ? "OVERRIDING SYSTEM VALUE" : "")} VALUES ({row}, DEFAULT, {string.Join(", ", values)});");
        }

        if (kind == 2)
            sql.Append(CultureInfo.InvariantCulture, $"CREATE TABLE \"child {random.Next()}\" (extra text DEFAULT 'x') INHERITS ({name});");
        if (kind == 3)
            sql.Append(CultureInfo.InvariantCulture, $"CREATE UNIQUE INDEX ON {name} (id); CREATE MATERIALIZED VIEW \"seen {random.Next()}\" AS SELECT id FROM {name};");
    }
}
