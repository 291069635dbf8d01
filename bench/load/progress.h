/* Which change every client has read, and how long the last client took to read it. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stddef.h>
#include <stdint.h>

/* The keys that are changed in turn, and how many values each takes (0 to 100). */
enum { KEYS = 7, VALUES = 101 };
extern const char *const KEY_NAMES[KEYS];

/* One measured stretch of time. Latencies belong to the window in which their change was sent. */
typedef struct {
  int64_t begins, ends; /* ns, CLOCK_MONOTONIC */
  uint64_t changes;     /* confirmed by the server */
  uint64_t frames;      /* broadcast frames read, over all clients */
  uint64_t deliveries;  /* values read, over all clients */
  uint64_t covered;     /* changes that were read, or superseded by a newer value that was, over all clients */
  double server_cpu, own_cpu, machine_cpu; /* s; the machine is everything that runs, these included */
  uint32_t *latencies;  /* us */
  size_t measured, room;
} Window;

void progress_begin(int clients, int several_senders, Window *windows, int count);

/* The value that the next change of `key` carries; notes when it is sent. */
int progress_send(int key, int64_t now);

/* `client` has read `value` of `key`. Returns how many changes that covers: this one, and those that it supersedes. */
int progress_read(int client, int key, int value, int64_t now);

/* Whether every client has read the last value of every key. */
int progress_complete(void);

/* Counts what nobody or not everybody has read by `now` with the time it has waited so far. */
uint64_t progress_end(int64_t now);

/* Values that came after a newer one of the same key: two senders overtook each other. */
uint64_t progress_overtaken(void);

/* Sorts the latencies of a window; then gives the one that `part` (0 to 1) of them do not exceed, in us. */
void progress_sort(Window *window);
uint32_t progress_percentile(const Window *window, double part);

#endif
