namespace Runtime.Tests.Workers.Generator;

public sealed class ModuleTests
{
    [Fact]
    public void Module_Compiles_ForEveryShapeOfFunction()
    {
        var functions = GeneratorRun.Functions("""
            namespace N { public class Outer { internal class Inner : IAsyncDisposable {
                [Function("Nested")] public async ValueTask<int> @event([QueueTrigger("a")] string? @class, string? @int = null) { await Task.Yield(); return 1; }
                ValueTask IAsyncDisposable.DisposeAsync() => default;
            } } }
            public class Base { [QueueOutput("base")] public string? FromBase { get; set; } }
            public class Derived : Base { [HttpResult] public object? Own { get; set; } private HttpResponseData? Hidden { get; set; } }
            public struct Plain { public int X { get; set; } }
            public sealed class C : IDisposable {
                [Function("Optional")] public static void Optional([QueueTrigger("a")] int? a, int i = -5, uint u = 7, long l = long.MaxValue, double d = 1.5, float f = 0.1f, decimal m = 2.5m, bool b = true, char? no = null, string s = "a\"b", DayOfWeek day = DayOfWeek.Friday, Guid g = default, DateTimeOffset? t = null, TimeSpan? span = null) { }
                [Function("Result")] public Task<Derived> Result([HttpTrigger] HttpRequestData r) => Task.FromResult(new Derived());
                [Function("Struct")] public Plain Struct([HttpTrigger] Plain body, FunctionContext context) => body;
                [Function("Text")] public ValueTask Text([HttpTrigger("put", Route = "quote\"back\\slash/ü")] string body) => default;
                [Function("Array")] public string[] Array([HttpTrigger] HttpRequestData r) => [];
                public void Dispose() { }
            }
            """);
        var bindings = functions.ToDictionary(function => function.Name, function => string.Join(",", function.Bindings.Select(binding => binding.Json)));
        Assert.Equal("N.Outer.Inner.event", functions.Single(function => function.Name == "Nested").EntryPoint);
        Assert.Equal("App.dll", functions[0].ScriptFile);
        Assert.Equal("""{"name":"r","direction":"In","type":"httpTrigger","authLevel":"Function","properties":{}},{"name":"Own","type":"http","direction":"Out"},{"name":"FromBase","direction":"Out","type":"queue","queueName":"base","properties":{}}""", bindings["Result"]);
        Assert.EndsWith("""{"name":"$return","type":"http","direction":"Out"}""", bindings["Struct"], StringComparison.Ordinal);
        Assert.Equal("""{"name":"body","direction":"In","type":"httpTrigger","dataType":"String","authLevel":"Function","methods":["put"],"route":"quote\"back\\slash/ü","properties":{}}""", bindings["Text"]);
        Assert.EndsWith("""{"name":"$return","type":"http","direction":"Out"}""", bindings["Array"], StringComparison.Ordinal);
        Assert.Equal(["a", "i", "u", "l", "d", "f", "m", "b", "no", "s", "day", "g", "t", "span"], functions.Single(function => function.Name == "Optional").Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Id_IsTheSame_InEveryBuild()
    {
        const string Source = """public static class C { [Function("A")] public static void Run([QueueTrigger("a")] string a) { } }""";
        var id = Assert.Single(GeneratorRun.Functions(Source)).Id;
        Assert.Equal(id, Assert.Single(GeneratorRun.Functions("// moved\n" + Source.Replace("\"a\"", "\"b\"", StringComparison.Ordinal))).Id);
        Assert.NotEqual(id, Assert.Single(GeneratorRun.Functions(Source.Replace("Run", "Walk", StringComparison.Ordinal))).Id);
    }
}
