namespace DSharpPlus;

public interface IEventHandler;
