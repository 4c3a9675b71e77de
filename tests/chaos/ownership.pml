/* SPDX-License-Identifier: MIT */
/*
 * Who may decide, and when: ownership of one dedup bucket, the transactions that write to it, and
 * members that stand still at any step, lose the bucket, and go on.
 *
 * Two records of the same content lie on an input partition each. Two members are given bucket and
 * partitions in turn by the group. To stand still is to let the other processes run; a crash, a
 * rebalance and the broker's transaction timeout may come between any two steps.
 *
 * Checked: the content is never published twice, and once both records are done it was published.
 * Each -DBROKEN_... leaves one rule of docs/ARCHITECTURE.md out; model.py holds that each is caught.
 *
 *   BROKEN_ORDER    offsets are sent before the records are acknowledged
 *   BROKEN_RESTORE  the table is read to the last stable offset, not to the true high watermark
 *   BROKEN_OWNER    decides without owning the bucket
 *   BROKEN_UNDO     an abort leaves the entry in the table
 */
#define MEMBERS    2
#define RECORDS    2
#define REBALANCES 3
#define CRASHES    2
#define ERRORS     1 /* that abort a transaction and no more */

byte owner = 0;      /* the group's word: who has bucket and partitions */
byte generation = 1;
byte published = 0;  /* committed output records of the content */
bool seen = false;   /* its committed entry */
bool done[RECORDS];  /* committed offsets */
byte errors = 0;

/* The transaction of each member, as the brokers know it. */
bool open[MEMBERS];    /* begun, neither committed nor aborted */
bool logged[MEMBERS];  /* its records are in the logs */
bool pending[MEMBERS]; /* its offsets were accepted */
bool fenced[MEMBERS];  /* the broker ended it */

/* What its commit would do. */
byte record[MEMBERS];
bool outputs[MEMBERS];

inline forget(m)
{
	open[m] = false;
	logged[m] = false;
	pending[m] = false;
}

inline commit(m)
{
	published = published + (outputs[m] -> 1 : 0);
	seen = seen || outputs[m];
	done[record[m]] = true;
	forget(m);
}

/* A read_committed reader stops at the first record of an open transaction. */
#define held_back(m) (open[m] && logged[m])

/* A partition whose offset is pending in another's transaction is not read. */
#define ready(r) (!done[r] && !(pending[other] && record[other] == r))

proctype member(byte me)
{
	byte mine = 0; /* generation of the assignment that we hold; 0: none */
	byte other = 1 - me;
	bool restored, known, wrote, refused;

	do
		/* Assigned. What was known in an earlier assignment is forgotten. */
	:: atomic { owner == me && mine != generation ->
			mine = generation;
			restored = false;
			known = false;
			fenced[me] = false;
		}

	:: mine != 0 && !restored ->
		/* The wait for the watermark. A rebalance may come first. */
		if
#ifdef BROKEN_RESTORE
		:: atomic { true ->
#else
		:: atomic { !held_back(other) ->
#endif
			known = seen;
			restored = true;
		}
		:: atomic { owner != me || generation != mine -> mine = 0 }
		fi

		/* One transaction: decide, produce, flush, send offsets, commit. */
#ifdef BROKEN_OWNER
	:: atomic { (ready(0) || ready(1)) ->
#else
	:: atomic { mine != 0 && restored && (ready(0) || ready(1)) ->
#endif
			if
			:: ready(0) -> record[me] = 0
			:: ready(1) -> record[me] = 1
			fi;
			open[me] = true;
			fenced[me] = false;
			wrote = !known;
			outputs[me] = wrote;
			known = true;
			refused = false;
		}
#ifdef BROKEN_ORDER
		/* Accepted only from a member of the present generation. */
		atomic {
			refused = fenced[me] || mine != generation;
			pending[me] = !refused;
		}
		atomic { logged[me] = !fenced[me] && !refused }
#else
		atomic { logged[me] = !fenced[me] }
		atomic {
#ifdef BROKEN_OWNER
			refused = fenced[me];
#else
			refused = fenced[me] || mine != generation;
#endif
			pending[me] = !refused;
		}
#endif
		atomic {
			if
			:: errors < ERRORS && !fenced[me] -> errors++; refused = true
			:: true
			fi;
			if
			:: !refused && !fenced[me] -> commit(me)
			:: else ->
				forget(me);
#ifndef BROKEN_UNDO
				if
				:: wrote -> known = false
				:: else
				fi;
#endif
				/* A fenced producer is made anew and its tables are read again. */
				if
				:: fenced[me] && owner == me -> restored = false
				:: else
				fi;
				fenced[me] = false
			fi;
			assert(published <= 1);
			assert(!(done[0] && done[1]) || published == 1)
		}

		/* Revoked or lost: nothing is open here. */
	:: atomic { mine != 0 && (owner != me || mine != generation) ->
			mine = 0;
			restored = false;
			known = false
		}

	:: done[0] && done[1] -> break
	od
}

/* The group and the broker: both may act at any moment. */
proctype world()
{
	byte rebalances = 0, crashes = 0, m;

	do
	:: atomic { rebalances < REBALANCES ->
			rebalances++;
			generation++;
			if
			:: owner = 0
			:: owner = 1
			fi
		}
		/* The transaction timeout, or the init_transactions of a successor. */
	:: atomic { crashes < CRASHES ->
			crashes++;
			if
			:: m = 0
			:: m = 1
			fi;
			if
			:: open[m] -> forget(m); fenced[m] = true
			:: else
			fi
		}
	:: done[0] && done[1] -> break
	:: rebalances == REBALANCES && crashes == CRASHES -> break
	od
}

init {
	atomic {
		run member(0);
		run member(1);
		run world()
	}
}
