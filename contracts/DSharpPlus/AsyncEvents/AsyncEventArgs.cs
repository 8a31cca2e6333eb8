namespace DSharpPlus.AsyncEvents;

public class AsyncEventArgs : System.EventArgs;
