using SuperInsight.RunLocal;

namespace Runtime.Tests.RunLocal;

public sealed class RunArgumentsTests
{
    [Fact]
    public void Parse_TakesTheContractsPorts_WhenNoneAreGiven() =>
        Assert.Equal([54321, 63790, 10000, 10001, 10002, 7090, 7071], RunArguments.Parse([]).Ports.All.Select(entry => entry.Port));

    [Fact]
    public void Parse_ReadsEveryOption()
    {
        var arguments = RunArguments.Parse(
            ["--once", "--port", "1", "--emulator-port", "2", "--azurite-port", "3", "--postgres-port", "6", "--redis-port", "7"]);

        Assert.Equal(new RunArguments(Once: true, new() { Host = 1, Emulator = 2, Azurite = 3, Postgres = 6, Redis = 7 }), arguments);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--port")]
    [InlineData("--port", "0")]
    [InlineData("--port", "-1")]
    [InlineData("--port", "65534")]
    [InlineData("--port", "http")]
    [InlineData("--port", "10001")]
    [InlineData("--port", "8000", "--redis-port", "8000")]
    public void Parse_Refuses_WhatMakesNoSense(params string[] arguments) =>
        Assert.Throws<FormatException>(() => RunArguments.Parse(arguments));
}
