#include "progress.h"

#include <stdio.h>
#include <stdlib.h>

/* Changes of one key that can be under way at the same time. */
enum { RING = 1 << 18 };
/* With several senders, a value at most this many changes back was overtaken, not lapped. */
enum { OVERTAKEN = 40 };

const char *const KEY_NAMES[KEYS] = {"brightness", "contrast", "sharpness", "saturation",
                                     "gain",       "red-gain", "blue-gain"};

/* Changes of a key are numbered from 1; number n carries the value n % VALUES. */
typedef struct {
  int64_t sent_at[RING];
  uint32_t clients_at[RING]; /* clients whose newest number this is */
  uint32_t late_at[RING];    /* clients that read this number after a newer one */
  uint64_t newest, slowest;  /* last number sent; lowest number that a client is at */
} Track;

static Track tracks[KEYS];
static uint64_t (*positions)[KEYS];
static uint32_t client_count;
static int overtaking_possible;
static uint64_t overtaken;
static Window *windows;
static int window_count;

void progress_begin(int clients, int several_senders, Window *all, int count) {
  positions = calloc((size_t)clients, sizeof *positions);
  if (!positions) {
    perror("load: positions");
    exit(1);
  }
  for (int key = 0; key < KEYS; key++) tracks[key].clients_at[0] = (uint32_t)clients;
  client_count = (uint32_t)clients;
  overtaking_possible = several_senders;
  windows = all;
  window_count = count;
}

int progress_send(int key, int64_t now) {
  Track *track = &tracks[key];
  track->newest++;
  if (track->newest - track->slowest >= RING) {
    fprintf(stderr, "load: a client is more than %d changes behind\n", RING);
    exit(1);
  }
  track->sent_at[track->newest % RING] = now;
  track->clients_at[track->newest % RING] = 0;
  track->late_at[track->newest % RING] = 0;
  return (int)(track->newest % VALUES);
}

static void note_latency(int64_t sent, int64_t now) {
  for (int i = 0; i < window_count; i++) {
    Window *window = &windows[i];
    if (sent < window->begins || sent >= window->ends) continue;
    if (window->measured == window->room) {
      window->room = window->room ? window->room * 2 : 1 << 16;
      window->latencies = realloc(window->latencies, window->room * sizeof *window->latencies);
      if (!window->latencies) {
        perror("load: latencies");
        exit(1);
      }
    }
    window->latencies[window->measured++] = (uint32_t)((now - sent) / 1000);
    return;
  }
}

int progress_read(int client, int key, int value, int64_t now) {
  Track *track = &tracks[key];
  uint64_t *position = &positions[client][key];
  /* The numbers that a merged frame leaves out are superseded by this one. */
  int step = (value - (int)(*position % VALUES) + VALUES) % VALUES;
  if (overtaking_possible && step > VALUES - OVERTAKEN) {
    uint64_t back = (uint64_t)(VALUES - step);
    overtaken++;
    /* It had counted as superseded; what its last reader really waited counts as well. */
    if (back <= *position && ++track->late_at[(*position - back) % RING] == client_count)
      note_latency(track->sent_at[(*position - back) % RING], now);
    return 0;
  }
  if (step == 0 || *position + (uint64_t)step > track->newest) return 0;
  track->clients_at[*position % RING]--;
  *position += (uint64_t)step;
  track->clients_at[*position % RING]++;
  while (track->slowest < track->newest && track->clients_at[track->slowest % RING] == 0) {
    track->slowest++;
    note_latency(track->sent_at[track->slowest % RING], now);
  }
  return step;
}

int progress_complete(void) {
  for (int key = 0; key < KEYS; key++) {
    uint64_t slack = overtaking_possible ? OVERTAKEN : 0;
    if (tracks[key].slowest + slack < tracks[key].newest) return 0;
  }
  return 1;
}

uint64_t progress_end(int64_t now) {
  uint64_t waiting = 0;
  if (progress_complete()) return 0;
  for (int key = 0; key < KEYS; key++) {
    Track *track = &tracks[key];
    for (; track->slowest < track->newest; waiting++) {
      track->slowest++;
      note_latency(track->sent_at[track->slowest % RING], now);
    }
  }
  return waiting;
}

uint64_t progress_overtaken(void) { return overtaken; }

static int ascending(const void *a, const void *b) {
  uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
  return (left > right) - (left < right);
}

void progress_sort(Window *window) {
  if (window->measured) qsort(window->latencies, window->measured, sizeof *window->latencies, ascending);
}

uint32_t progress_percentile(const Window *window, double part) {
  if (window->measured == 0) return 0;
  size_t rank = (size_t)(part * (double)window->measured);
  return window->latencies[rank < window->measured ? rank : window->measured - 1];
}
