namespace Discord;

public interface IDeletable;
